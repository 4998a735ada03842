// Every model's examples the other way round: their values through the simulator's encoders give
// their bytes. Those that are played as they stand say what all of their values are.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "base/json.hpp"
#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/frames/frame_encoder.hpp"
#include "firmware-host/recorded/example_instrument.hpp"
#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/sentence_shape.hpp"
#include "firmware-host/sentences/addressed_text.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/sentences/sentence_sum.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

using buoyd::Model;
using buoyd::ModelExample;

/// "[1,null]" or "1" as texts, point by point.
std::vector<std::string> points_of(const std::string& text) {
  if (!text.starts_with('[')) {
    return {text};
  }
  std::vector<std::string> points(1);
  for (const char c : text.substr(1, text.size() - 2)) {
    if (c == ',') {
      points.emplace_back();
    } else {
      points.back() += c;
    }
  }
  return points;
}

Said said_of(const buoyd::ModelChannel& channel, const std::string& text) {
  if (text == "null") {
    return std::monostate{};
  }
  if (channel.type == buoyd::ValueType::text) {
    return text;
  }
  return std::strtod(text.c_str(), nullptr);
}

/// The words that an example prints, by register.
std::map<RegisterKey, std::uint16_t> printed_words(const ModelExample& example) {
  std::map<RegisterKey, std::uint16_t> words;
  for (const buoyd::ExampleWords& part : example.registers) {
    for (std::size_t i = 0; i < part.words.size(); ++i) {
      words[register_key(part.function, part.address + static_cast<std::uint32_t>(i))] =
          part.words[i];
    }
  }
  return words;
}

/// Does the cell agree with the example wherever the example has its registers? A null stands on
/// its value alone where the model has marks for it, else on conditions that the model leaves open.
bool agrees(const RegisterCell& cell, const std::map<RegisterKey, std::uint16_t>& printed) {
  const auto same = [&](const RegisterWord& word) {
    const auto found = printed.find(word.key);
    return found == printed.end() || (found->second & word.mask) == (word.word & word.mask);
  };
  return std::all_of(cell.value.begin(), cell.value.end(), same) &&
         std::all_of(cell.conditions.begin(), cell.conditions.end(), same);
}

/// With some choice of null mark and unit the encoder gives the example's registers.
void check_point(const Model& model, const ModelExample& example, std::size_t channel,
                 std::size_t point, const std::string& text) {
  const auto& map = model.registers->kinds[example.kind].channels[channel];
  const Said said = said_of(model.kinds[example.kind].channels[channel], text);
  const auto printed = printed_words(example);
  if (text == "null" && map.nulls.empty()) {
    return;  // which register made it null is not in the value
  }
  const std::size_t units = map.units  ? map.units->units.size()
                            : map.find ? map.find->ids.units.size()
                                       : 1;
  const std::size_t marks = text == "null" ? map.nulls.size() : 1;
  const bool is_text = map.terms.front().is_text() && text != "null";
  const std::string body = is_text ? "\"" + text + "\"" : text;
  bool found = false;
  for (std::size_t i = 0; i < units * marks; ++i) {
    for (std::int64_t scale = -3; scale <= 6; ++scale) {
      const RegisterCell cell =
          encode_channel(model, example.kind, channel, point, said, {i / units, i % units, scale});
      found = found || (agrees(cell, printed) && cell.text == body);
    }
  }
  EXPECT_TRUE(found) << model.name << ":" << example.line << " "
                     << model.kinds[example.kind].channels[channel].name << "[" << point
                     << "] = " << text;
}

/// Points that the example does not print are padding.
bool is_printed(const Model& model, const ModelExample& example, std::size_t channel,
                std::size_t point) {
  const auto& map = model.registers->kinds[example.kind];
  const auto& term = map.channels[channel].terms.front();
  const std::size_t stride = map.axis ? map.axis->stride : 0;
  const auto key =
      register_key(term.function, static_cast<std::uint32_t>(term.address + stride * point));
  return printed_words(example).contains(key);
}

void check_registers(const Model& model, const ModelExample& example, std::size_t& checked) {
  for (const auto& [name, text] : example.values) {
    const std::size_t channel = index_of(model.kinds[example.kind], name);
    const auto points = points_of(text);
    for (std::size_t point = 0; point < points.size(); ++point) {
      const bool padding = point > 0 && points[point] == "null";
      if (!padding && is_printed(model, example, channel, point)) {
        check_point(model, example, channel, point, points[point]);
        ++checked;
      }
    }
  }
}

std::string as_it_goes_out(const buoyd::MessageFraming& framing, const ModelExample& example) {
  if (framing.block_end.empty()) {
    return example.text + framing.ends.substr(0, 1) + "\r\n";
  }
  const std::string text = frame_block(framing, example.text);
  return text.substr(0, text.size() - 1) + static_cast<char>(example.checksum);
}

/// The example's values: what it does not state, and nulls, whose cause may stand in another field,
/// as in the example.
std::vector<Said> said_in(const Model& model, const ModelExample& example) {
  const auto& kind = model.kinds[example.kind];
  std::vector<Said> said(kind.value_count(), AsInExample{});
  for (const auto& [name, text] : example.values) {
    const std::size_t channel = index_of(kind, name);
    const auto points = points_of(text);
    for (std::size_t point = 0; point < points.size(); ++point) {
      if (points[point] != "null") {
        said[kind.first_value(channel) + point] = said_of(kind.channels[channel], points[point]);
      }
    }
  }
  return said;
}

/// What the sentences will be read as is what the example states.
void expect_read(const Model& model, const ModelExample& example,
                 const std::vector<Sentence>& sentences) {
  const auto& kind = model.kinds[example.kind];
  std::map<std::string, std::string> read;
  for (const Sentence& sentence : sentences) {
    read.insert(sentence.values.begin(), sentence.values.end());
  }
  for (const auto& [name, text] : example.values) {
    const auto& channel = kind.channels[index_of(kind, name)];
    const auto points = points_of(text);
    for (std::size_t point = 0; point < points.size(); ++point) {
      const std::string key = channel.on_axis ? name + "[" + std::to_string(point) + "]" : name;
      const bool is_text = channel.type == buoyd::ValueType::text && points[point] != "null";
      const auto found = read.find(key);
      const std::string is = found == read.end() ? "null" : found->second;  // no part says it
      EXPECT_EQ(is, is_text ? buoyd::json_string(points[point]) : points[point])
          << model.name << " " << key << "\n"
          << example.text;
    }
  }
}

void check_sentence(const Model& model, const ModelExample& example, std::size_t& checked) {
  for (std::size_t format = 0; format < model.messages->formats.size(); ++format) {
    const auto form = form_of_example(model, format, example.text);
    if (!form || model.messages->formats[format].kind != example.kind) {
      continue;
    }
    const std::vector<Said> said = said_in(model, example);
    const SentenceForm shape = emptied(model, *form, said);
    const Sentence sentence = encode_sentence(model, shape, said);
    const auto& framing = model.messages->framing;
    const bool bare = !framing.checksum_required && example.text.find('*') == std::string::npos;
    const std::string framed = frame_sentence(*model.messages, shape, sentence.text);
    const std::string printed = bare ? example.text : as_it_goes_out(framing, example);
    EXPECT_EQ(bare ? sentence.text : framed,
              model.poll && model.poll->address
                  ? std::string(without_address(*model.poll->address, printed))
                  : printed);
    expect_read(model, example, {sentence});
    ++checked;
  }
}

bool is_gathered(const Model& model, std::size_t kind) {
  const auto& formats = model.messages->formats;
  return std::any_of(formats.begin(), formats.end(), [&](const auto& format) {
    return format.kind == kind && format.part.has_value();
  });
}

/// All sentences of a reading of several parts.
void check_record(const Model& model, const ModelExample& example, std::size_t& checked) {
  const std::vector<Said> said = said_in(model, example);
  std::vector<SentenceForm> forms = forms_of_parts(model, example);
  for (SentenceForm& form : forms) {
    form = emptied(model, form, said);
  }
  const auto sentences = encode_record(model, forms, said);
  std::string framed;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    framed += frame_sentence(*model.messages, forms[i], sentences[i].text);
  }
  std::string printed;
  for (const char c : example.text) printed += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(framed, printed + "\r\n") << model.name << ":" << example.line;
  expect_read(model, example, sentences);
  ++checked;
}

/// The frame with its channels' bytes emptied, then said again, is the example's.
void check_frame(const Model& model, const ModelExample& example, std::size_t& checked) {
  const Bytes frame = frame_of_example(*model.frames, example.bytes);
  const auto& kind = model.kinds[example.kind];
  std::vector<std::vector<std::vector<Said>>> said;
  for (const auto& one : model.kinds) said.emplace_back(one.channels.size());
  auto& mine = said[example.kind];
  auto other = said;
  for (const auto& [name, text] : example.values) {
    const std::size_t channel = index_of(kind, name);
    for (const std::string& point : points_of(text)) {
      mine[channel].push_back(said_of(kind.channels[channel], point));
      const bool number = std::holds_alternative<double>(mine[channel].back());
      const auto& place = model.frames->kinds[example.kind].channels[channel];
      // A count of points, a block's place or a kind's mark must stay for the frame to be one.
      const bool moves = number && kind.channels[channel].on_axis && !place.time;
      other[example.kind][channel].push_back(moves ? Said{0.0} : Said{AsInExample{}});
    }
  }
  const Bytes emptied = encode_frame(model, frame, other).bytes;
  const EncodedFrame again = encode_frame(model, emptied, said);
  EXPECT_EQ(again.bytes, frame) << model.name << ":" << example.line;
  std::map<std::string, std::string> read;
  for (const FrameReading& reading : again.readings) {
    if (reading.kind == example.kind) read.insert(reading.values.begin(), reading.values.end());
  }
  for (const auto& [name, text] : example.values) {
    const auto& channel = kind.channels[index_of(kind, name)];
    const auto points = points_of(text);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::string key = channel.on_axis ? name + "[" + std::to_string(i) + "]" : name;
      const bool is_text = channel.type == buoyd::ValueType::text && points[i] != "null";
      EXPECT_EQ(read[key], is_text ? "\"" + points[i] + "\"" : points[i])
          << model.name << ":" << example.line << " " << key;
      ++checked;
    }
  }
}

TEST(ModelExamples, through_the_simulators_encoders) {
  std::size_t models = 0;
  for (const buoyd::ModelFile& file : buoyd::list_models(model_folders())) {
    const buoyd::ModelPtr model = model_named(file.name);
    ASSERT_TRUE(model) << file.path;
    std::size_t checked = 0;
    for (const ModelExample& example : model->examples) {
      if (is_played_from_examples(*model)) {
        EXPECT_EQ(example.values.size(), model->kinds[example.kind].channels.size())
            << model->name << ":" << example.line;
        ++checked;
      } else if (model->registers) {
        check_registers(*model, example, checked);
      } else if (model->messages && is_gathered(*model, example.kind)) {
        check_record(*model, example, checked);
      } else if (model->messages) {
        check_sentence(*model, example, checked);
      } else if (model->frames) {
        check_frame(*model, example, checked);
      }
    }
    EXPECT_GT(checked, 0U) << file.path;
    ++models;
  }
  EXPECT_GE(models, 3U);
}

}  // namespace
}  // namespace buoysim
