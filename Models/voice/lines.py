"""Made-up telephone lines and small microphones, for train.py and narrow.py."""

import numpy as np

RATE = 16_000


def companded(x, law):
    """What eight bits by the µ-law or the A-law (ITU-T G.711, as formulas, not segments) leave of samples within ±1."""
    size = np.abs(x)
    if law == "mu":
        step = np.rint(np.log1p(255 * size) / np.log(256) * 127) / 127
        size = np.expm1(step * np.log(256)) / 255
    elif law == "a":
        unit = 1 + np.log(87.6)
        step = np.where(size < 1 / 87.6, 87.6 * size, 1 + np.log(np.maximum(87.6 * size, 1))) / unit
        step = (np.minimum(np.floor(step * 128), 127) + 0.5) / 128
        size = np.where(step < 1 / unit, step * unit / 87.6, np.exp(step * unit - 1) / 87.6)
    return np.sign(x) * size


class Line:
    """A made-up line: 8 kHz, edges, slopes, noise, colour, loudness and code drawn at random."""

    def __init__(self, chance):
        self.low = chance.uniform(180, 420) if chance.random() > 0.08 else 0
        self.high = chance.uniform(3000, 3800)
        # A steep edge falls by 100 dB over a share of its frequency, a gentle one as Butterworth's filters do.
        self.low_width = chance.uniform(0.02, 0.25) if chance.random() < 0.4 else None
        self.high_width = chance.uniform(0.01, 0.1) if chance.random() < 0.6 else None
        self.low_order, self.high_order = chance.integers(2, 9), chance.integers(6, 20)
        self.law = chance.choice(["mu", "a", "none"], p=[0.45, 0.3, 0.25])
        self.gain = 10 ** (chance.uniform(-10, 3) / 20)
        self.tilt, self.waves = chance.normal(0, 1.5), chance.normal(0, 1, 6)
        self.noise = chance.uniform(12, 40) if chance.random() < 0.3 else None
        self.noise_colour = chance.uniform(0, 1.2)

    def response(self, f):
        octaves = np.log2(np.maximum(f, 50) / 1000)
        place = np.clip((octaves + 2.3) / 4.3, 0, 1)
        level = self.tilt * octaves + sum(w * np.cos(np.pi * (k + 1) * place) for k, w in enumerate(self.waves))
        if self.low and self.low_width:
            level -= 100 * np.clip((self.low - f) / (self.low * self.low_width) + 0.5, 0, 1)
        elif self.low:
            level -= 10 * np.log10(1 + (self.low / np.maximum(f, 1)) ** (2 * self.low_order))
        if self.high_width:
            level -= 100 * np.clip((f - self.high) / (self.high * self.high_width) + 0.5, 0, 1)
        else:
            level -= 10 * np.log10(1 + (f / self.high) ** (2 * self.high_order))
        return 10 ** (level / 20)

    def carry(self, signal, chance):
        """A signal of 16 bits, as it comes out of the line, again at 16 kHz."""
        count = -(-len(signal) // 4096) * 4096
        spectrum = np.fft.rfft(signal.astype(np.float64) / 32768, count)
        f = np.fft.rfftfreq(count, 1 / RATE)
        if self.noise is not None:
            noise = np.fft.rfft(chance.normal(0, 1, count)) / np.maximum(f, 60) ** self.noise_colour
            inside = (f > 300) & (f < 3400)
            ratio = (np.abs(spectrum[inside]) ** 2).sum() / (np.abs(noise[inside]) ** 2).sum()
            spectrum = spectrum + noise * np.sqrt(ratio) * 10 ** (-self.noise / 20)
        spectrum = spectrum * self.response(f) * self.gain
        coded = companded(np.clip(np.fft.irfft(spectrum[:count // 4 + 1], count // 2) / 2, -1, 1), self.law)
        carried = np.zeros(count // 2 + 1, complex)
        carried[:count // 4 + 1] = np.fft.rfft(coded)
        return np.clip(np.rint(np.fft.irfft(carried, count)[:len(signal)] * 65536), -32768, 32767).astype("<i2")
