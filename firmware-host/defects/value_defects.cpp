#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/number_text.hpp"
#include "firmware-host/defects/families.hpp"
#include "firmware-host/frames/frame_encoder.hpp"
#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
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

/// What is read where instruments of a model say a number, at the first point of its channel.
class Speech {
 public:
  explicit Speech(const buoyd::Model& model) : model_(model), forms_(forms_of(model)) {}

  /// Whether it is read as that number, and nothing else.
  [[nodiscard]] bool can_say(const NoisyChannel& place, double code) const {
    if (!model_.kinds[place.kind].channels[place.channel].allows(code)) return false;
    if (!forms_.empty() && code != std::round(code)) return false;
    const auto read = buoyd::number_in<double>(read_as(place, code));
    return read && std::abs(*read - code) <= 1e-6 * std::abs(code);
  }

 private:
  /// "": nothing of that channel is said.
  [[nodiscard]] std::string read_as(const NoisyChannel& place, double number) const {
    if (model_.registers) {
      return encode_channel(model_, place.kind, place.channel, 0, number).text;
    }
    return model_.frames ? in_frame(place, number) : in_sentence(place, number);
  }

  [[nodiscard]] std::string in_frame(const NoisyChannel& place, double number) const {
    std::vector<std::vector<std::vector<Said>>> said;
    said.reserve(model_.kinds.size());
    for (const buoyd::ModelKind& kind : model_.kinds) said.emplace_back(kind.channels.size());
    said[place.kind][place.channel].emplace_back(number);
    const Bytes form = form_of_kind(model_, place.kind);
    if (form.empty()) return "";
    const EncodedFrame frame = encode_frame(model_, form, said);
    const auto reading = std::ranges::find(frame.readings, place.kind, &FrameReading::kind);
    return reading == frame.readings.end() ? "" : text_in(reading->values, place);
  }

  [[nodiscard]] std::string in_sentence(const NoisyChannel& place, double number) const {
    const buoyd::ModelKind& kind = model_.kinds[place.kind];
    std::vector<Said> said(kind.value_count(), AsInExample{});
    said[kind.first_value(place.channel)] = number;
    for (const SentenceForm& form : forms_) {
      if (messages_of(model_).formats[form.format].kind != place.kind) continue;
      const std::string text = text_in(encode_sentence(model_, form, said).values, place);
      if (!text.empty()) return text;
    }
    return "";
  }

  [[nodiscard]] std::string text_in(const std::vector<std::pair<std::string, std::string>>& values,
                                    const NoisyChannel& place) const {
    const buoyd::ModelChannel& channel = model_.kinds[place.kind].channels[place.channel];
    const std::string name = channel.on_axis ? channel.name + "[0]" : channel.name;
    for (const auto& [said, text] : values) {
      if (said == name) return text;
    }
    return "";
  }

  const buoyd::Model& model_;
  std::vector<SentenceForm> forms_;  // of texts
};

std::vector<double> codes_of(const Speech& speech, const NoisyChannel& place) {
  std::vector<double> made;
  const double middle = place.usual.middle.value_or(0);
  const double apart = far * place.usual.noise + place.usual.swing;
  for (const double code : codes) {
    if (std::abs(code - middle) > apart && speech.can_say(place, code)) made.push_back(code);
  }
  return made;
}

/// One of the places that can say a code.
std::optional<Defect> wrong_nulls(const buoyd::Model& model,
                                  const std::vector<NoisyChannel>& places, Draws& draws) {
  const Speech speech(model);
  std::vector<std::pair<NoisyChannel, double>> can;
  for (const NoisyChannel& place : places) {
    for (const double code : codes_of(speech, place)) can.emplace_back(place, code);
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
