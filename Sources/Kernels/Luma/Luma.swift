/// Plain functions over the brightness of pictures: one byte a pixel, rows without gaps.
public enum Luma {}
