#include "app/configured_kinds.hpp"

#include "science/computed/computed_kind.hpp"

namespace buoyd {

KindNames kinds_of(const Configuration& configuration) {
  KindNames names;
  for (const InstrumentSettings& instrument : configuration.settings.instruments) {
    const Model& model = configuration.model_of(instrument);
    std::set<std::string>& kinds = names[instrument.name];
    for (const ModelKind& kind : all_kinds(instrument, model)) {
      if (becomes_row(instrument, model, kind.name)) kinds.insert(kind.name);
    }
  }
  return names;
}

void note_left(LeftKinds& left, const KindNames& before, const KindNames& now) {
  for (const auto& [instrument, kinds] : before) {
    const auto found = now.find(instrument);
    if (found == now.end()) {
      left[instrument].clear();
      continue;
    }
    for (const std::string& kind : kinds) {
      if (!found->second.contains(kind)) left[instrument].insert(kind);
    }
  }
  for (auto& [instrument, kinds] : left) {
    const auto found = now.find(instrument);
    if (found == now.end()) continue;
    for (const std::string& kind : found->second) kinds.erase(kind);
  }
  std::erase_if(left,
                [&](const auto& one) { return one.second.empty() && now.contains(one.first); });
}

}  // namespace buoyd
