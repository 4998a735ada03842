#include "config/instrument/derived_cycles.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "science/combined/derived_channels.hpp"
#include "science/combined/derived_roles.hpp"

namespace buoyd {
namespace {

using Places = std::vector<DerivedPlace>;

/// Of instrument and channel the kinds that make it.
using Makers = std::map<std::pair<std::string, std::string>, Places>;

bool model_has(const InstrumentEntry& instrument, const std::string& channel) {
  return instrument.model &&
         std::ranges::any_of(instrument.model->kinds, [&](const ModelKind& kind) {
           return instrument.settings.keeps(kind.name) &&
                  find_named(kind.channels, channel) != nullptr;
         });
}

Makers makers_of(const std::vector<InstrumentEntry>& instruments) {
  Makers makers;
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    const InstrumentSettings& settings = instruments[i].settings;
    for (std::size_t j = 0; j < settings.derived.size(); ++j) {
      for (const std::string& channel : derived_names(settings.derived[j])) {
        makers[{settings.name, settings.derived[j].kind + '.' + channel}].push_back({i, j});
        if (model_has(instruments[i], channel)) continue;
        makers[{settings.name, channel}].push_back({i, j});
      }
    }
  }
  return makers;
}

/// What it is computed of at first hand.
Places sources_of(const DerivedPlace& place, const std::vector<InstrumentEntry>& instruments,
                  const Makers& makers) {
  const InstrumentSettings& settings = instruments[place.instrument].settings;
  Places sources;
  for (const auto& input : settings.derived[place.derived].inputs) {
    const NamedChannel named =
        named_channel(input.channel).value_or(NamedChannel{settings.name, input.channel});
    const auto made = makers.find({named.instrument, named.channel});
    if (made == makers.end()) continue;
    sources.insert(sources.end(), made->second.begin(), made->second.end());
  }
  return sources;
}

bool is_its_own_source(const DerivedPlace& place, std::map<DerivedPlace, Places>& sources) {
  std::set<DerivedPlace> seen;
  Places open = sources[place];
  while (!open.empty()) {
    const DerivedPlace next = open.back();
    open.pop_back();
    if (next == place) return true;
    if (!seen.insert(next).second) continue;
    open.insert(open.end(), sources[next].begin(), sources[next].end());
  }
  return false;
}

}  // namespace

std::set<DerivedPlace> derived_cycles(const std::vector<InstrumentEntry>& instruments) {
  const Makers makers = makers_of(instruments);
  std::map<DerivedPlace, Places> sources;
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    for (std::size_t j = 0; j < instruments[i].settings.derived.size(); ++j) {
      sources[{i, j}] = sources_of({i, j}, instruments, makers);
    }
  }
  std::set<DerivedPlace> cycles;
  for (const auto& [place, of] : sources) {
    if (!of.empty() && is_its_own_source(place, sources)) cycles.insert(place);
  }
  return cycles;
}

}  // namespace buoyd
