import type { ModelInterface, ModelPort } from '../model/index.ts';

/** C++ keywords that are legal names in SystemVerilog; Verilator puts `__SYM__` before them. */
const CPP_WORDS = new Set(
  (
    'alignas alignof asm auto bool catch char8_t char16_t char32_t compl concept consteval constexpr constinit const_cast ' +
    'co_await co_return co_yield decltype delete double dynamic_cast explicit false float friend goto inline mutable ' +
    'namespace noexcept nullptr operator private public register reinterpret_cast requires short sizeof static_assert ' +
    'static_cast switch template thread_local throw true try typeid typename using volatile wchar_t abort exit errno NULL ' +
    'uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t'
  ).split(' '),
);

/** The C++ name that Verilator gives to a port: `__` is escaped, C++ keywords are marked. */
export function memberName(name: string): string {
  if (CPP_WORDS.has(name)) return `__SYM__${name}`;
  return name.replace(/__/g, '___05F');
}

/** Members of Verilator's class: a port of that name would not compile. */
const CLASS_MEMBERS = new Set([
  'eval', 'eval_step', 'eval_end_step', 'final', 'trace', 'name', 'hierName', 'modelName', 'threads', 'contextp', 'rootp',
  'eventsPending', 'nextTimeSlot', 'vlSymsp', 'traceBaseModel', 'prepareClone', 'atClone',
]); // prettier-ignore

/** The ports that Verilator cannot take because its C++ class has members of the same name. */
export function clashingPorts(model: ModelInterface): readonly ModelPort[] {
  return model.ports.filter((port) => CLASS_MEMBERS.has(port.name));
}
