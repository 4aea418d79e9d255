/// What the kernels compute, written once more and straight from its formula: one value after the other, no vectors,
/// no clever order. Tests hold each kernel beside it, and `lamppost bench` says how many times quicker the kernel is.
///
/// Nothing else uses it. The names are those of the kernels.
public enum Reference {}
