#include "drivers/by_model/self_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/proof/bytes_as_text.hpp"
#include "drivers/by_model/refusal.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "drivers/registers/register_decoder.hpp"
#include "drivers/value_text.hpp"

namespace buoyd {

namespace {

class KeepSamples final : public SampleSink {
 public:
  void take(Sample sample) override { samples.push_back(std::move(sample)); }

  std::vector<Sample> samples;
};

/// The values of an example's words; all that is not in them is absent.
Values decode_registers(const ModelKind& kind, const RegisterKind& map,
                        const ModelExample& example) {
  RegisterImage image(map.spans);
  const RegisterDecoder decoder(kind, map, image);
  for (const ExampleWords& part : example.registers) {
    image.put(part.function, part.address, part.words);
  }
  Values values;
  decoder.decode(image, values);
  return values;
}

/// The one sample that the example's bytes make, of the example's kind.
Result<Values> only_sample(const ModelPtr& model, const ModelExample& example, KeepSamples& sink,
                           const DriverCounters& counters, std::span<const std::uint8_t> bytes) {
  if (sink.samples.size() != 1) {
    const char* const what = model->frames ? "bytes make" : "text makes";
    const std::string why = sink.samples.empty() ? why_refused(model, bytes) + "; " : "";
    return fail(
        ErrorCode::invalid,
        fmt::format("{}the {} {} records, expected 1 (damaged {}, not of this model {})", why, what,
                    sink.samples.size(), counters.damaged_frames, counters.foreign_frames));
  }
  if (sink.samples.front().kind != example.kind) {
    return fail(ErrorCode::invalid, fmt::format("the {} of kind \"{}\", expected \"{}\"",
                                                model->frames ? "bytes are" : "text is",
                                                model->kinds[sink.samples.front().kind].name,
                                                model->kinds[example.kind].name));
  }
  return std::move(sink.samples.front().values);
}

Result<Values> decode_text(const ModelPtr& model, const ModelExample& example) {
  MessagesDriver driver(model);
  driver.begin();
  KeepSamples sink;
  const std::string line = example_bytes(*model, example);
  const auto bytes = text_as_bytes(line);
  driver.receive(bytes, MonoTime{}, sink);
  driver.finish(sink);
  return only_sample(model, example, sink, driver.counters(), bytes);
}

Result<Values> decode_frame(const ModelPtr& model, const ModelExample& example) {
  FramesDriver driver(model);
  KeepSamples sink;
  driver.receive(example.bytes, MonoTime{}, sink);
  driver.finish(sink);
  // One frame may be of several kinds; this example is of one.
  const auto is_mine = [&](const Sample& sample) { return sample.kind == example.kind; };
  if (std::ranges::any_of(sink.samples, is_mine)) {
    std::erase_if(sink.samples, [&](const Sample& sample) { return !is_mine(sample); });
  }
  return only_sample(model, example, sink, driver.counters(), example.bytes);
}

Result<Values> decode_example(const ModelPtr& model, const ModelExample& example) {
  if (model->registers) {
    return decode_registers(model->kinds[example.kind], model->registers->kinds[example.kind],
                            example);
  }
  if (model->messages) {
    return decode_text(model, example);
  }
  if (model->frames) {
    return decode_frame(model, example);
  }
  return fail(ErrorCode::invalid, "this driver's examples cannot be run");
}

const std::string* wanted_of(const ModelExample& example, std::string_view channel) {
  for (const auto& [name, text] : example.values) {
    if (name == channel) {
      return &text;
    }
  }
  return nullptr;
}

/// What differs: "wind_speed is 8.74, expected 8.75".
std::string compare(const ModelKind& kind, const ModelExample& example, const Values& values) {
  std::string differences;
  std::size_t first = 0;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    const ModelChannel& channel = kind.channels[i];
    const std::string* wanted = wanted_of(example, channel.name);
    const std::string is = value_text(kind, i, values, first);
    if (wanted != nullptr && *wanted != is) {
      differences += fmt::format("{}{} is {}, expected {}", differences.empty() ? "" : "; ",
                                 channel.name, is, *wanted);
    }
    first += kind.points(channel);
  }
  return differences;
}

}  // namespace

namespace {

/// Line ends in the text are data, not ends of messages.
bool has_data(const Model& model, std::size_t kind) {
  return model.messages &&
         std::ranges::any_of(model.messages->formats, [kind](const MessageFormat& format) {
           return format.kind == kind && format.counted;
         });
}

}  // namespace

std::string example_bytes(const Model& model, const ModelExample& example) {
  const MessageFraming framing = model.messages ? model.messages->framing : MessageFraming{};
  const bool data = has_data(model, example.kind);
  const bool block = !framing.block_end.empty();
  const std::string line_end = block ? "\r\n" : framing.ends.substr(0, 1) + "\r\n";
  std::string bytes;
  for (const char c : example.text) {
    bytes += c == '\n' && !data ? line_end : std::string(1, c);
  }
  if (!block) {
    return bytes + line_end;
  }
  bytes.insert(0, "\r\n");
  return bytes + "\r\n" + framing.block_end + static_cast<char>(example.checksum);
}

Mistakes test_examples(const ModelPtr& model) {
  Mistakes mistakes;
  for (const ModelExample& example : model->examples) {
    auto values = decode_example(model, example);
    const std::string text =
        values ? compare(model->kinds[example.kind], example, *values) : values.error().text;
    if (!text.empty()) {
      mistakes.push_back({model->file, example.line, 1, "example: " + text});
    }
  }
  return mistakes;
}

}  // namespace buoyd
