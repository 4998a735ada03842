#include "firmware-host/message_instrument.hpp"

#include <algorithm>

#include "firmware-host/model_parts.hpp"
#include "firmware-host/register_instrument.hpp"

namespace buoysim {

namespace {

/// Puts the talker where the format's tag has '?'.
void set_talker(std::string& tag, const std::string& pattern, std::string_view talker) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < pattern.size() && next < talker.size(); ++i) {
    if (pattern[i] == '?') {
      tag[i] = talker[next++];
    }
  }
}

}  // namespace

std::vector<SentenceForm> forms_of(const InstrumentScenario& scenario) {
  const buoyd::Model& model = *scenario.model;
  auto all = forms_of(model);
  if (scenario.sentences.empty()) {
    return all;
  }
  std::vector<SentenceForm> chosen;
  for (const std::string& sentence : scenario.sentences) {
    const std::size_t colon = sentence.find(':');
    const std::string kind = colon == std::string::npos ? sentence : sentence.substr(colon + 1);
    const std::string talker = colon == std::string::npos ? "" : sentence.substr(0, colon);
    for (SentenceForm form : all) {
      const auto& format = messages_of(model).formats[form.format];
      if (model.kinds[format.kind].name == kind) {
        set_talker(form.tag, format.tag, talker);
        chosen.push_back(std::move(form));
      }
    }
  }
  return chosen;
}

MessageInstrument::MessageInstrument(const InstrumentScenario& scenario, std::uint64_t last_counter,
                                     std::uint64_t seed)
    : scenario_(scenario), source_(scenario, last_counter, seed), forms_(forms_of(scenario)) {}

std::vector<Utterance> MessageInstrument::speak(buoyd::WallTime time) {
  const buoyd::Model& model = *scenario_.model;
  const Record record = source_.next(time);
  std::vector<Utterance> burst;
  for (const SentenceForm& form : forms_) {
    const std::size_t kind = messages_of(model).formats[form.format].kind;
    std::vector<Said> said;
    for (const auto& points : record.values[kind]) {
      said.push_back(points.front());
    }
    Sentence sentence = encode_sentence(model, form, said);
    const std::string framed = frame_sentence(messages_of(model).framing, sentence.text);
    LedgerEntry entry;
    entry.instrument = name();
    entry.kind = model.kinds[kind].name;
    entry.counter = record.counter;
    entry.values = std::move(sentence.values);
    burst.push_back({Bytes(framed.begin(), framed.end()), {std::move(entry)}});
  }
  return burst;
}

std::unique_ptr<Instrument> make_instrument(const InstrumentScenario& scenario,
                                            std::uint64_t last_counter, std::uint64_t seed) {
  if (scenario.model->registers) {
    return std::make_unique<RegisterInstrument>(scenario, last_counter, seed);
  }
  return std::make_unique<MessageInstrument>(scenario, last_counter, seed);
}

}  // namespace buoysim
