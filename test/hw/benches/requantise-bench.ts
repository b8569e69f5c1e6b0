import {
  Bool,
  Bundle,
  Module,
  SInt,
  Stream,
  UInt,
  Vec,
  input,
  instance,
  output,
  reg,
  when,
} from '../../../gen/index.ts';
import { Requantise, requantiseTiming } from '../../../hw/pe/requantise.ts';

const { scale, zeroPoint, bounds, result } = requantiseTiming;
const Scale = Bundle({ mantissa: UInt(24), shiftMinus16: UInt(6) });
const Bounds = Bundle({ lowest: SInt(8), highest: SInt(8) });

/** The requantiser between two streams: carries the late inputs along, stalls when its result is not taken. */
export class RequantiseBench extends Module {
  readonly enq = input(
    Stream(
      Bundle({
        sum: SInt(32),
        bias: SInt(32),
        mantissa: UInt(24),
        zeroPoint: SInt(8),
        lowest: SInt(8),
        highest: SInt(8),
        shiftMinus16: UInt(6),
      }),
    ),
  );
  readonly deq = output(Stream(SInt(8)));

  readonly requantise = instance(new Requantise());
  readonly valid = reg(Vec(result, Bool()), { init: false });
  readonly scales = reg(Vec(scale, Scale));
  readonly zeroPoints = reg(Vec(zeroPoint, SInt(8)));
  readonly bounds = reg(Vec(bounds, Bounds));

  logic() {
    const { enq, deq, requantise } = this;
    const advance = this.valid[result - 1].not().or(deq.ready);
    enq.ready.assign(advance);
    requantise.advance.assign(advance);
    requantise.sum.assign(enq.bits.sum);
    requantise.bias.assign(enq.bits.bias);
    requantise.mantissa.assign(this.scales[scale - 1].mantissa);
    requantise.shiftMinus16.assign(this.scales[scale - 1].shiftMinus16);
    requantise.zeroPoint.assign(this.zeroPoints[zeroPoint - 1]);
    requantise.lowest.assign(this.bounds[bounds - 1].lowest);
    requantise.highest.assign(this.bounds[bounds - 1].highest);
    when(advance, () => {
      this.valid[0].next(enq.valid);
      this.scales[0].next({ mantissa: enq.bits.mantissa, shiftMinus16: enq.bits.shiftMinus16 });
      this.zeroPoints[0].next(enq.bits.zeroPoint);
      this.bounds[0].next({ lowest: enq.bits.lowest, highest: enq.bits.highest });
      for (let i = 1; i < result; i++) this.valid[i].next(this.valid[i - 1]);
      for (let i = 1; i < scale; i++) this.scales[i].next(this.scales[i - 1]);
      for (let i = 1; i < zeroPoint; i++) this.zeroPoints[i].next(this.zeroPoints[i - 1]);
      for (let i = 1; i < bounds; i++) this.bounds[i].next(this.bounds[i - 1]);
    });
    deq.valid.assign(this.valid[result - 1]);
    deq.bits.assign(requantise.result);
  }
}
