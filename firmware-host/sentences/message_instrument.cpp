#include "firmware-host/sentences/message_instrument.hpp"

#include <algorithm>

#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/sentence_name.hpp"

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

/// One for each channel, of arrays one for each point.
std::vector<Said> said_of(const buoyd::ModelKind& kind,
                          const std::vector<std::vector<Said>>& channels) {
  std::vector<Said> said;
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    std::vector<Said> points = channels[channel];
    points.resize(kind.points(kind.channels[channel]));
    said.insert(said.end(), points.begin(), points.end());
  }
  return said;
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
    const auto [talker, kind] = sentence_name(sentence);
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
  const auto& formats = messages_of(model).formats;
  const Record record = source_.next(time);
  std::vector<Utterance> burst;
  for (std::size_t i = 0; i < forms_.size();) {
    const buoyd::MessageFormat& format = formats[forms_[i].format];
    std::size_t end = i + 1;
    while (format.part && end < forms_.size() && formats[forms_[end].format].kind == format.kind) {
      ++end;
    }
    say(record, {forms_.data() + i, end - i}, burst);
    i = end;
  }
  return burst;
}

/// The sentences of one reading.
void MessageInstrument::say(const Record& record, std::span<const SentenceForm> forms,
                            std::vector<Utterance>& burst) const {
  const buoyd::Model& model = *scenario_.model;
  const buoyd::MessageFormat& format = messages_of(model).formats[forms.front().format];
  const std::vector<Said> said = said_of(model.kinds[format.kind], record.values[format.kind]);
  std::vector<Sentence> sentences;
  if (format.part) {
    sentences = encode_record(model, {forms.begin(), forms.end()}, said);
  } else {
    sentences.push_back(encode_sentence(model, forms.front(), said));
  }
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::string framed = frame_sentence(messages_of(model), forms[i], sentences[i].text);
    LedgerEntry entry;
    entry.instrument = name();
    entry.kind = model.kinds[format.kind].name;
    entry.counter = record.counter;
    entry.values = std::move(sentences[i].values);
    add_truth(entry, record.truths);
    const auto& part = messages_of(model).formats[forms[i].format].part;
    const bool in_order = part && part->repeats && !part->has_index();
    burst.push_back({Bytes(framed.begin(), framed.end()), {std::move(entry)}, in_order});
  }
}

}  // namespace buoysim
