#!/usr/bin/python3
"""The simulated sea against estimates of numpy, for many seeds: sea_test.py SEA_SERIES, the program
that writes what words of the world are. Skipped without Debian's python3-numpy."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy
except ImportError as absent:
    print(f"{absent}: python3-numpy is not installed")
    sys.exit(77)

PROGRAM = []
SEEDS = 50
RATE = 4  # samples a second
BURST = 2400  # s
SEGMENT = 256 * RATE  # samples


def series(world, step, count, *columns, start=0):
    """A column a word."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "world.toml"
        file.write_text("[world]\n" + world)
        done = subprocess.run([*PROGRAM, file, str(start), str(step), str(count), *columns],
                              capture_output=True, check=True)
    return numpy.frombuffer(done.stdout).reshape(count, len(columns)).T


def spectra(*signals):
    """Frequencies and the matrix of cross-spectra: Hann windows, half overlapped."""
    window = numpy.hanning(SEGMENT)
    scale = 2 / (RATE * (window ** 2).sum())
    starts = range(0, len(signals[0]) - SEGMENT + 1, SEGMENT // 2)
    parts = [[numpy.fft.rfft(window * (s[i:i + SEGMENT] - s.mean())) for s in signals] for i in starts]
    parts = numpy.array(parts)
    return numpy.fft.rfftfreq(SEGMENT, 1 / RATE), scale * numpy.einsum("sif,sjf->ijf", parts, parts.conj()) / len(parts)


def significant(elevation):
    """H1/3 of waves between zero crossings upwards."""
    rises = numpy.flatnonzero((elevation[:-1] < 0) & (elevation[1:] >= 0))
    heights = numpy.sort([numpy.ptp(elevation[a:b]) for a, b in zip(rises, rises[1:])])
    return heights[-(len(heights) // 3):].mean()


def circular_mean(degrees):
    angles = numpy.radians(degrees)
    return numpy.degrees(numpy.arctan2(numpy.sin(angles).mean(), numpy.cos(angles).mean()))


def turned(degrees):
    return (degrees + 180) % 360 - 180


class Waves(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bursts = []
        for seed in range(SEEDS):
            cls.bursts.append(series(
                f"seed = {seed}\nsea = {{ height = 2.5, period = 8, direction = 310, spread = 10 }}",
                1 / RATE, BURST * RATE, "surface.elevation", "heave", "displacement.east",
                "displacement.north"))

    def in_most(self, passed):
        self.assertGreaterEqual(sum(passed), 48, passed)

    def test_the_spectrum_is_the_one_that_was_asked_for(self):
        heights, peaks, ratios = [], [], []
        band = 1 / 100  # Hz, as wave instruments report
        for surface, *_ in self.bursts:
            f, s = spectra(surface)
            variance = s[0, 0].real
            heights.append(4 * numpy.sqrt(numpy.trapezoid(variance, f) if hasattr(numpy, "trapezoid")
                                          else numpy.trapz(variance, f)))
            banded, edges = numpy.histogram(f, numpy.arange(0.03, 0.6, band), weights=variance)
            peaks.append(edges[banded.argmax()] + band / 2)
            ratios.append(significant(surface) / heights[-1])
        self.in_most([abs(h / 2.5 - 1) < 0.03 for h in heights])
        self.in_most([abs(p - 1 / 8) <= 1.5 * band for p in peaks])
        self.assertAlmostEqual(numpy.mean(heights), 2.5, delta=0.02)
        self.assertTrue(0.9 < numpy.mean(ratios) < 1.0, numpy.mean(ratios))

    def test_a_hull_that_follows_knows_the_mean_direction(self):
        directions, heights = [], []
        for _, heave, east, north in self.bursts:
            f, s = spectra(heave, east, north)
            inside = (f > 0.06) & (f < 0.5)
            # The surface leads the displacement to where the wave runs by a quarter of a period.
            a1 = s[0, 1].imag[inside].sum()
            b1 = s[0, 2].imag[inside].sum()
            directions.append(numpy.degrees(numpy.arctan2(-a1, -b1)))
            heights.append(4 * heave.std())
        self.in_most([abs(turned(d - 310)) < 3 for d in directions])
        self.in_most([abs(h / 2.5 - 1) < 0.03 for h in heights])


class Wind(unittest.TestCase):
    def test_ten_minutes_have_the_mean_and_turbulence(self):
        means, intensities, shears = [], [], []
        for seed in range(SEEDS):
            low, high = series(f"seed = {seed}\nwind = {{ speed = 10, height = 10, shear = 0.14, turbulence = 0.12 }}",
                               0.5, 1200, "true_wind.speed@10", "true_wind.speed@100", start=50)
            means.append(low.mean())
            intensities.append(low.std() / low.mean())
            shears.append(numpy.log(high.mean() / low.mean()) / numpy.log(10))
        self.assertAlmostEqual(numpy.mean(means), 10, delta=0.1)
        self.assertAlmostEqual(numpy.mean(intensities), 0.12, delta=0.006)
        self.assertLess(numpy.max(numpy.abs(numpy.array(intensities) - 0.12)), 0.03)
        self.assertAlmostEqual(numpy.mean(shears), 0.14, delta=0.01)

    def test_the_spectrum_is_kaimals(self):
        total = 0
        for seed in range(SEEDS):
            east, = series(f"seed = {seed}\nwind = {{ speed = 10, direction = 270, turbulence = 0.1 }}", 1 / RATE,
                           1200 * RATE, "true_wind.east@10")
            f, s = spectra(east)
            total = total + s[0, 0].real / SEEDS
        length = 8.1 * 7 / 10
        for low in (0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8):
            inside = (f >= low) & (f < 2 * low)
            wanted = 4 * length / (1 + 6 * length * f[inside]) ** (5 / 3)
            self.assertAlmostEqual(total[inside].mean() / wanted.mean(), 1, delta=0.2, msg=low)


class ApparentWind(unittest.TestCase):
    WORLD = "wind = {{ speed = 9, direction = 2 }}\nhull = {{ heading = 0, yaw = 40{} }}\nseed = {}\n"
    WORDS = ["apparent_wind.speed@4", "apparent_wind.direction@4", "heading", "speed_over_ground@4",
             "course_over_ground@4", "true_wind.east@4", "true_wind.north@4"]

    def computed(self, upright, seed):
        """Wind of heading and velocity over ground, and the true one; to east and to north."""
        more = ", tilt = 0, heel = 0" if upright else ""
        speed, direction, heading, moved, course, east, north = series(
            self.WORLD.format(more, seed), 0.5, 1200, *self.WORDS)
        self.assertGreater(numpy.ptp(turned(heading)), 60)
        comes = numpy.radians(direction + heading)
        goes = numpy.radians(course)
        return (numpy.array([-speed * numpy.sin(comes) + moved * numpy.sin(goes),
                             -speed * numpy.cos(comes) + moved * numpy.cos(goes)]),
                numpy.array([east, north]))

    def test_turned_back_by_the_heading_it_is_the_true_wind(self):
        for seed in range(5):
            computed, true = self.computed(True, seed)
            self.assertLess(numpy.abs(computed - true).max(), 1e-9)

    def test_a_mast_that_leans_loses_little_of_it(self):
        for seed in range(20):
            computed, true = self.computed(False, seed)
            speeds = [numpy.hypot(*wind).mean() for wind in (computed, true)]
            directions = [circular_mean(numpy.degrees(numpy.arctan2(-wind[0], -wind[1]))) for wind in (computed, true)]
            self.assertLess(abs(speeds[0] / speeds[1] - 1), 0.005, seed)
            self.assertLess(abs(turned(directions[0] - directions[1])), 0.2, seed)


if __name__ == "__main__":
    PROGRAM = [word for word in sys.argv[1:] if not word.startswith("-")]
    unittest.main(argv=[sys.argv[0], *[word for word in sys.argv[1:] if word.startswith("-")]])
