"""BUFR messages of edition 4 with the template 3 15 008, decoded bit by bit from WMO's tables, without the
library that made them."""

# Key, scale, reference, width in bits; a text has no scale. The numbers of WMO-No. 306, table B, version 31.
HEAD = [("marineObservingPlatformIdentifier", 0, 0, 23), ("stationOrSiteName", None, 0, 160),
        ("dataBuoyType", 0, 0, 6), ("year", 0, 0, 12), ("month", 0, 0, 4), ("day", 0, 0, 6),
        ("hour", 0, 0, 5), ("minute", 0, 0, 6), ("latitude", 5, -9000000, 25), ("longitude", 5, -18000000, 26)]
SENSOR, MINUTES, HOURS = ("height", 1, 0, 12), ("minutes", 0, -2048, 12), ("hours", 0, -2048, 12)
SIGNIFICANCE, PRECISION = ("significance", 0, 0, 5), ("precision", 2, 0, 7)
DEPTH, TEMPERATURE = ("depth", 1, 0, 17), ("oceanographicWaterTemperature", 2, 0, 15)
DURATION, DIGITIZATION = ("duration", 0, 0, 12), ("digitization", 0, 0, 2)
WEATHER = [("nonCoordinatePressure", -1, 0, 14), ("pressureReducedToMeanSeaLevel", -1, 0, 14), SENSOR,
           ("airTemperature", 2, 0, 16), ("dewpointTemperature", 2, 0, 16), ("relativeHumidity", 0, 0, 7),
           SENSOR, SIGNIFICANCE, MINUTES, ("windDirection", 0, 0, 9), ("windSpeed", 1, 0, 12),
           SIGNIFICANCE, MINUTES, ("maximumWindGustSpeed", 1, 0, 12), MINUTES, SENSOR,
           PRECISION, ("surfaceDepth", 2, 0, 20), ("seaSurfaceTemperature", 2, 0, 15)]
RADIATION = "RadiationIntegratedOverPeriodSpecified"
SPECTRUM = [("wavebandCentralFrequency", 3, 0, 10), ("spectralWaveDensity", 3, 0, 22),
            ("meanDirectionFromWhichWavesAreComing", 0, 0, 9),
            ("principalDirectionFromWhichWavesAreComing", 0, 0, 9),
            ("firstNormalizedPolarCoordinateFromFourierCoefficients", 2, 0, 7),
            ("secondNormalizedPolarCoordinateFromFourierCoefficients", 2, 0, 7)]
# Each part: its elements, and those that a count of eight bits repeats.
PARTS = [
    ([("horizontalVisibility", -1, 0, 13), HOURS, ("totalPrecipitationOrTotalWaterEquivalent", 1, -1, 14)], []),
    ([MINUTES, ("longWave" + RADIATION, -3, -65536, 17), ("shortWave" + RADIATION, -3, -65536, 17),
      ("net" + RADIATION, -4, -16384, 15), ("globalSolar" + RADIATION, -2, 0, 20),
      ("diffuseSolar" + RADIATION, -2, 0, 20), ("directSolar" + RADIATION, -2, 0, 20)], []),
    ([DURATION, ("significantWaveHeight", 2, 0, 13), ("maximumWaveHeight", 2, 0, 13),
      ("averageWavePeriod", 1, 0, 9), ("spectralPeakWavePeriod", 1, 0, 9),
      ("directionFromWhichDominantWavesAreComing", 0, 0, 9), ("directionalSpreadOfDominantWave", 0, 0, 9)], []),
    ([DURATION, ("maximumNonDirectionalSpectralWaveDensity", 2, 0, 20)], SPECTRUM),
    ([PRECISION, DIGITIZATION], [DEPTH, TEMPERATURE]),
    ([PRECISION, DIGITIZATION, ("salinityMethod", 0, 0, 3)], [DEPTH, TEMPERATURE, ("salinity", 2, 0, 14)]),
    ([("currentDuration", 0, 0, 5)], [DEPTH, ("currentDirection", 0, 0, 9), ("speedOfCurrent", 2, 0, 13)]),
]
SCALES = {key: scale for elements in (HEAD, WEATHER, *(e for part in PARTS for e in part))
          for key, scale, _, _ in elements}


class Bits:
    def __init__(self, octets):
        self.bits, self.left = int.from_bytes(octets, "big"), 8 * len(octets)

    def take(self, width):
        assert width <= self.left, "the data end too early"
        self.left -= width
        return self.bits >> self.left & (1 << width) - 1

    def element(self, scale, reference, width):
        raw = self.take(width)
        if raw == (1 << width) - 1:
            return None
        if scale is None:
            return raw.to_bytes(width // 8, "big").decode("ascii").rstrip()
        return (raw + reference) / 10 ** scale

    def elements(self, wanted):
        """Of equal keys a list."""
        found = {}
        for key, *rule in wanted:
            value = self.element(*rule)
            found[key] = found[key] + [value] if key in found and isinstance(found[key], list) else \
                [found[key], value] if key in found else value
        return found


def message(octets):
    """(header, elements of the station, the repeated ones of each part)."""
    assert octets[:4] == b"BUFR" and octets[7] == 4 and octets[-4:] == b"7777", "no message of edition 4"
    one = octets[8:]
    header = {"table": one[3], "centre": int.from_bytes(one[4:6], "big"),
              "category": (one[10], one[11], one[12]), "version": (one[13], one[14]),
              "time": (int.from_bytes(one[15:17], "big"), *one[17:22]), "optional": one[9]}
    three = one[int.from_bytes(one[:3], "big"):]
    size = int.from_bytes(three[:3], "big")
    codes = [int.from_bytes(three[i:i + 2], "big") for i in range(7, size - 1, 2)]
    header["descriptors"] = [f"{c >> 14}{c >> 8 & 63:02}{c & 255:03}" for c in codes]
    assert three[4:7] == b"\0\1\x80" and header["descriptors"] == ["315008"], header
    four = three[size:]
    bits = Bits(four[4:int.from_bytes(four[:3], "big")])
    station = {**bits.elements(HEAD), **bits.elements(WEATHER)}
    levels = []
    for single, repeated in PARTS:
        there = bits.take(1)
        more = bits.elements(single) if there else {}
        station.update({key: value for key, value in more.items() if key not in ("minutes", "duration", "precision")})
        count = bits.take(8) if there and repeated else 0
        levels.append([bits.elements(repeated) for _ in range(count)])
    assert bits.left < 16 and bits.take(bits.left) == 0, "bits are left over"
    return header, station, levels


def messages(octets):
    while octets:
        size = int.from_bytes(octets[4:7], "big")
        yield message(octets[:size])
        octets = octets[size:]
