#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "firmware-host/defects/families.hpp"
#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/record_source.hpp"
#include "model/circular.hpp"

namespace buoysim {

namespace {

// Sizes are so many times the channel's own noise: minutes on a bench are to show them.
constexpr Sizes drifts{180, 1800};  // an hour
constexpr Sizes noises{5, 20};
constexpr Sizes value_steps{0.6, 2};
constexpr Sizes stuck_after{31, 45};  // s: its values are known by then, and many more come
constexpr Sizes null_shares{0.03, 0.15};
constexpr double far = 40;  // of a code from the values, in their noise
/// What instruments say in place of a value.
constexpr std::array<double, 7> codes{-999.9, -9999, 9999, 999, -999, 99, -99};

/// A channel whose values can be told from worse ones.
struct NoisyChannel {
  std::size_t kind = 0;
  std::size_t channel = 0;
  UsualValues usual;
};

std::vector<NoisyChannel> noisy_channels(const InstrumentScenario& instrument) {
  std::vector<NoisyChannel> made;
  const auto& kinds = instrument.model->kinds;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    for (std::size_t channel = 0; channel < kinds[kind].channels.size(); ++channel) {
      const buoyd::ModelChannel& c = kinds[kind].channels[channel];
      const bool is_real = c.type != buoyd::ValueType::integer && !is_circular(c);
      const auto usual = usual_values(instrument, kind, channel);
      if (is_said(instrument, kind) && is_real && usual && usual->noise > 0) {
        made.push_back({kind, channel, *usual});
      }
    }
  }
  return made;
}

/// 1, 2 or 5 times a power of ten, the largest that is not above `number`.
double round_step(double number) {
  const double power = std::pow(10.0, std::floor(std::log10(number)));
  const double digits = number / power;
  return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
}

/// Whether it is read as that number, and nothing else.
bool can_say(const buoyd::Model& model, const NoisyChannel& place, double code) {
  const buoyd::ModelChannel& channel = model.kinds[place.kind].channels[place.channel];
  if (!channel.allows(code)) return false;
  if (!model.registers) return messages_of(model).formats.empty() || code == std::round(code);
  const std::string text = encode_channel(model, place.kind, place.channel, 0, code).text;
  double read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  return error == std::errc{} && std::abs(read - code) <= 1e-6 * std::abs(code);
}

std::vector<double> codes_of(const buoyd::Model& model, const NoisyChannel& place) {
  std::vector<double> made;
  const double middle = place.usual.middle.value_or(0);
  const double apart = far * place.usual.noise + place.usual.swing;
  for (const double code : codes) {
    if (std::abs(code - middle) > apart && can_say(model, place, code)) made.push_back(code);
  }
  return made;
}

/// One of the places that can say a code.
std::optional<Defect> wrong_nulls(const buoyd::Model& model,
                                  const std::vector<NoisyChannel>& places, Draws& draws) {
  std::vector<std::pair<NoisyChannel, double>> can;
  for (const NoisyChannel& place : places) {
    for (const double code : codes_of(model, place)) can.emplace_back(place, code);
  }
  if (can.empty()) return std::nullopt;
  const auto& [place, code] = can[draw_index(draws, can.size())];
  return Defect{DefectKind::wrong_nulls,       place.kind,  place.channel, code,
                draw_size(draws, null_shares), draws.next()};
}

}  // namespace

std::vector<Defect> value_defects(const Patient& patient, Draws& draws) {
  if (is_played_as_recorded(patient.instrument)) return {};
  const std::vector<NoisyChannel> moving = noisy_channels(patient.instrument);
  std::vector<NoisyChannel> still;  // in the sea nobody could tell more noise from its waves
  std::copy_if(moving.begin(), moving.end(), std::back_inserter(still),
               [](const NoisyChannel& one) { return one.usual.middle && one.usual.swing == 0; });
  std::vector<Defect> made;
  const auto add = [&](DefectKind kind, const auto& places, auto size_of) {
    if (places.empty()) return;
    const NoisyChannel& place = places[draw_index(draws, places.size())];
    made.push_back({kind, place.kind, place.channel, size_of(place.usual.noise), 0, draws.next()});
  };
  add(DefectKind::drift, still,
      [&](double noise) { return draw_sign(draws) * draw_size(draws, drifts) * noise; });
  add(DefectKind::noise, still, [&](double noise) { return draw_size(draws, noises) * noise; });
  add(DefectKind::stuck, moving, [&](double) { return draw_size(draws, stuck_after); });
  add(DefectKind::coarse, still,
      [&](double noise) { return round_step(draw_size(draws, value_steps) * noise); });
  if (auto nulls = wrong_nulls(*patient.instrument.model, moving, draws)) made.push_back(*nulls);
  return made;
}

}  // namespace buoysim
