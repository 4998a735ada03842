// [[instrument.waves]].

#include <fmt/format.h>

#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using Band = WaveSettings::Band;

std::string print_band(const Band& band) {
  return fmt::format("[{}, {}]", band.lowest, band.highest);
}

std::optional<Band> read_band(TomlTable& table, std::string_view key) {
  const auto numbers = table.numbers(key);
  if (!numbers) return std::nullopt;
  if (numbers->size() != 2) {
    table.mistake(key, fmt::format("{} has {} numbers, expected the lowest and the highest "
                                   "frequency in Hz",
                                   key, numbers->size()));
    return std::nullopt;
  }
  return Band{numbers->front(), numbers->back()};
}

}  // namespace

std::vector<Setting<WaveSettings>> wave_keys() {
  using Waves = WaveSettings;
  return {
      {.key = "kind",
       .takes = takes::name(&Waves::kind),
       .meaning = "the name of the rows' kind, beside those of the model",
       .needed = true},
      {.key = "of",
       .takes = takes::word(&Waves::of),
       .meaning = "the kind of readings that says how the buoy moves, a derived one, too",
       .standard = "the model's first"},
      {.key = "up",
       .takes = takes::word(&Waves::up),
       .meaning = "the channel of the heave in m, or of its acceleration in m s-2, upwards; one of "
                  "`up` and `down` is needed"},
      {.key = "down",
       .takes = takes::word(&Waves::down),
       .meaning = "the same where it counts downwards"},
      {.key = "east",
       .takes = takes::word(&Waves::east),
       .meaning = "with `north`: displacement or acceleration to the east, as `up`. Directions "
                  "come of both"},
      {.key = "north",
       .takes = takes::word(&Waves::north),
       .meaning = "displacement or acceleration to the north"},
      {.key = "pitch",
       .takes = takes::word(&Waves::pitch),
       .meaning = "with `roll` and `heading`, in place of `east` and `north`: bow up is positive. "
                  "Directions come of a hull that lies on the surface"},
      {.key = "roll", .takes = takes::word(&Waves::roll), .meaning = "starboard down is positive"},
      {.key = "heading",
       .takes = takes::word(&Waves::heading),
       .meaning = "of the bow, from true north, or from magnetic north with `[station]` "
                  "`declination`"},
      {.key = "over",
       .takes = takes::duration(&Waves::over, 1min, 24h),
       .meaning = "length of a window; windows end at whole multiples of it after 0 h UTC",
       .range = "1 min to 24 h, a whole part of the day, at most 16384 samples"},
      {.key = "band",
       .takes = takes::any(&Waves::band, "two frequencies in Hz, the first above 0", read_band,
                           print_band),
       .meaning = "what counts as waves. Of an acceleration the lower end decides how much of its "
                  "noise is taken for swell"},
  };
}

void read_waves(TomlTable& table, WaveSettings& waves) {
  read_keys(table, wave_keys(), waves);
}

}  // namespace buoyd
