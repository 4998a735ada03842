// [[instrument.reception]].

#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {

std::vector<Setting<ReceptionSettings>> reception_keys() {
  using namespace std::chrono_literals;
  using Reception = ReceptionSettings;
  return {
      {.key = "kind",
       .takes = takes::name(&Reception::kind),
       .meaning = "the name of the readings' kind, beside those of the model",
       .needed = true},
      {.key = "of",
       .takes = takes::word(&Reception::of),
       .meaning = "the kind of the model whose messages are awaited",
       .standard = "the first"},
      {.key = "gap",
       .takes = takes::duration(&Reception::gap, 100ms, 24h * 7),
       .meaning = "how old the newest may be",
       .standard = "three intervals, and the pause from burst to burst",
       .range = "an interval, at least 100 ms, to 7 d"},
  };
}

void read_reception(TomlTable& table, ReceptionSettings& reception) {
  read_keys(table, reception_keys(), reception);
}

}  // namespace buoyd
