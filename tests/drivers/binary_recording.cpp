#include "drivers/binary_recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "drivers/driver_support.hpp"
#include "drivers/recording.hpp"

namespace buoyd {
namespace {

std::string without_stamps(const std::string& raw) {
  std::string out;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    std::string line = raw.substr(begin, end - begin);
    const bool stamped = line.size() > 24 && line[4] == '/' && line[13] == ':' && line[23] == ' ';
    line.erase(0, stamped ? 24 : 0);
    out += line + "\n";
    begin = end + 1;
  }
  return out;
}

/// How a field is compared with a channel.
struct FieldComparison {
  std::string channel;
  double times = 1;
  double plus = 0;
  std::string null;
  std::size_t point = 0;
  bool whole = true;  // all points
  bool wraps = false;
};

FieldComparison comparison_of(std::string text) {
  FieldComparison how;
  const auto cut = [&text](char mark) {
    const std::size_t at = text.find(mark);
    const std::string rest = at == std::string::npos ? "" : text.substr(at + 1);
    text.resize(std::min(at, text.size()));
    return rest;
  };
  how.null = cut('|');
  const std::string times = cut('*');
  how.times = times.empty() ? 1 : std::stod(times);
  const std::string point = cut('[');
  how.whole = point.empty();
  how.point = point.empty() ? 0 : std::stoul(point);
  how.plus = text.starts_with('@') ? 2208988800.0 : 0;
  how.wraps = text.starts_with('~');
  text.erase(0, how.plus != 0 || how.wraps ? 1 : 0);
  how.channel = text;
  return how;
}

void compare_one(const FieldComparison& how, const std::string& is, const Json& wanted) {
  if (is == "null") {
    EXPECT_TRUE(!how.null.empty() && wanted.number() == std::stod(how.null)) << how.channel;
    return;
  }
  if (wanted.string() && !wanted.number()) {
    EXPECT_EQ(is, *wanted.string()) << how.channel;
    return;
  }
  ASSERT_TRUE(wanted.number()) << how.channel;
  double ours = std::stod(is) * how.times + how.plus;
  ours += how.wraps && ours < 0 ? 4294967296.0 : 0;
  EXPECT_NEAR(ours, *wanted.number(), std::max(1e-9, std::abs(*wanted.number()) * 1e-7))
      << how.channel;
}

}  // namespace

std::string bytes_in(const BinaryRecording& recording) {
  const std::string raw = read_file(captures_dir() + "/" + recording.path);
  return recording.logger == Logger::dcl_lines ? without_stamps(raw) : raw;
}

ModelPtr model_in(const BinaryRecording& recording) {
  return delivered_model(recording.model);
}

std::vector<std::string> values_of(const Model& model, const Sample& sample,
                                   const std::string& name) {
  const ModelKind& kind = model.kinds[sample.kind];
  std::vector<std::string> values;
  std::size_t first = 0;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    const std::size_t points = kind.points(kind.channels[i]);
    if (kind.channels[i].name == name) {
      std::string text = value_text(kind, i, sample.values, first);
      if (!kind.channels[i].on_axis) return {text};
      text = text.substr(1, text.size() - 2) + ",";
      for (std::size_t at = 0; at < text.size(); at = text.find(',', at) + 1) {
        values.push_back(text.substr(at, text.find(',', at) - at));
      }
      return values;
    }
    first += points;
  }
  ADD_FAILURE() << kind.name << " has no channel " << name;
  return values;
}

std::size_t compare(const Model& model, const Sample& sample, const std::string& field,
                    const Json& wanted) {
  const FieldComparison how = comparison_of(field);
  const auto ours = values_of(model, sample, how.channel);
  if (!how.whole || wanted.items().empty()) {
    compare_one(how, ours.at(how.point), wanted);
    return 1;
  }
  for (std::size_t i = 0; i < wanted.items().size(); ++i) {
    compare_one(how, ours.at(i), wanted.items()[i]);
  }
  for (std::size_t i = wanted.items().size(); i < ours.size(); ++i) {
    EXPECT_EQ(ours[i], "null") << how.channel;
  }
  return wanted.items().size();
}

}  // namespace buoyd
