// Every model's examples the other way round: their values through the simulator's encoders give
// their bytes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "firmware-host/message_encoder.hpp"
#include "firmware-host/register_encoder.hpp"
#include "firmware-host/sentence_shape.hpp"
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
    const auto found = printed.find(word.first);
    return found == printed.end() || found->second == word.second;
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
  const std::size_t units = map.units ? map.units->units.size() : 1;
  const std::size_t marks = text == "null" ? map.nulls.size() : 1;
  bool found = false;
  for (std::size_t i = 0; i < units * marks; ++i) {
    const RegisterCell cell =
        encode_channel(model, example.kind, channel, point, said, {i / units, i % units});
    found = found || (agrees(cell, printed) && cell.text == text);
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

void check_sentence(const Model& model, const ModelExample& example, std::size_t& checked) {
  for (std::size_t format = 0; format < model.messages->formats.size(); ++format) {
    const auto form = form_of_example(model, format, example.text);
    if (!form || model.messages->formats[format].kind != example.kind) {
      continue;
    }
    const auto& kind = model.kinds[example.kind];
    std::vector<Said> said(kind.channels.size(), AsInExample{});
    for (const auto& [name, text] : example.values) {
      const std::size_t channel = index_of(kind, name);
      if (text != "null") {  // a null may have its cause in another field
        said[channel] = said_of(kind.channels[channel], text);
      }
    }
    const SentenceForm shape = emptied(model, *form, said);
    const Sentence sentence = encode_sentence(model, shape, said);
    const bool has_checksum = example.text.find('*') != std::string::npos;
    const std::string framed = frame_sentence(model.messages->framing, sentence.text);
    EXPECT_EQ(has_checksum ? framed : sentence.text, example.text + (has_checksum ? "\r\n" : ""));
    const std::map<std::string, std::string> read(sentence.values.begin(), sentence.values.end());
    for (const auto& [name, text] : example.values) {
      const bool is_text =
          kind.channels[index_of(kind, name)].type == buoyd::ValueType::text && text != "null";
      EXPECT_EQ(read.at(name), is_text ? "\"" + text + "\"" : text) << example.text;
    }
    ++checked;
  }
}

TEST(ModelExamples, ThroughTheSimulatorsEncoders) {
  std::size_t models = 0;
  for (const buoyd::ModelFile& file : buoyd::list_models(model_folders())) {
    const buoyd::ModelPtr model = model_named(file.name);
    ASSERT_TRUE(model) << file.path;
    std::size_t checked = 0;
    for (const ModelExample& example : model->examples) {
      if (model->registers) {
        check_registers(*model, example, checked);
      } else if (model->messages) {
        check_sentence(*model, example, checked);
      }
    }
    EXPECT_GT(checked, 0U) << file.path;
    ++models;
  }
  EXPECT_GE(models, 3U);
}

}  // namespace
}  // namespace buoysim
