#pragma once
// The text recordings of ${BUOYD_CAPTURES} and the model that reads each (text_recordings.json),
// the device's lines in them without what its logger put in front. Test thread.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {

/// Expected field → our channel: "" is not compared, "@time" counts from 1900 in the expected list,
/// of "name|0" a number 0 in the list is what the model knows to be no value, "name+10*1000" is
/// ours plus 10 times 1000.
using FieldMap = std::map<std::string, std::string>;

struct TextRecording {
  std::string path;  // below ${BUOYD_CAPTURES}
  std::string model;
  std::string
      logger;  // "openrvdas", "ooi_dcl", "ooi_sio", "gpsd", "none": what stands before each line
  FieldMap fields;           // empty: its values are compared elsewhere, or nobody states any
  std::size_t readings = 0;  // of the whole recording; 0: as many as expected records
  std::string stream;        // only records of this one; "": all
  std::string kind;          // only readings of this one; "": all
};

inline std::ostream& operator<<(std::ostream& out, const TextRecording& recording) {
  return out << recording.path << " by " << recording.model;
}

inline TextRecording text_recording_of(const Json& entry) {
  TextRecording recording;
  recording.path = entry.string_at("recording").value_or("");
  recording.model = entry.string_at("model").value_or("");
  recording.logger = entry.string_at("logger").value_or("");
  recording.readings = static_cast<std::size_t>(entry.integer_at("readings").value_or(0));
  recording.stream = entry.string_at("stream").value_or("");
  recording.kind = entry.string_at("kind").value_or("");
  if (const Json* fields = entry.find("fields")) {
    for (std::size_t i = 0; i < fields->keys().size(); ++i) {
      recording.fields[fields->keys()[i]] = *fields->items()[i].string();
    }
  }
  return recording;
}

inline std::vector<TextRecording> text_recordings() {
  const auto table =
      Json::parse(read_file(source_dir() + "/tests/drivers/text_recordings.json"), 1U << 20U);
  std::vector<TextRecording> recordings;
  for (const Json& entry : table ? table->items() : std::vector<Json>{}) {
    recordings.push_back(text_recording_of(entry));
  }
  return recordings;
}

inline std::string recording_test_name(const testing::TestParamInfo<TextRecording>& info) {
  std::string name = info.param.model + "_" + info.param.path;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

/// Without "2014/09/28 00:28:12.367 " and "[ctdbp3:DLOGP6]:" in front.
inline std::string without_dcl_prefix(std::string line) {
  const bool stamped = line.size() > 24 && line[4] == '/' && line[13] == ':' && line[23] == ' ';
  line.erase(0, stamped ? 24 : 0);
  const std::size_t end = line.starts_with('[') ? line.find(":DLOGP") : std::string::npos;
  const std::size_t close = end == std::string::npos ? end : line.find("]:", end);
  line.erase(0, close == std::string::npos ? 0 : close + 2);
  return line;
}

/// What the device sent, between hex 02 and 03 of each of the controller's blocks, a line each.
inline std::string without_sio_blocks(std::string_view blocks) {
  std::string text;
  for (std::size_t begin = blocks.find('\x02'); begin != std::string_view::npos;
       begin = blocks.find('\x02')) {
    blocks.remove_prefix(begin + 1);
    const std::size_t end = std::min(blocks.find('\x03'), blocks.size());
    text.append(blocks.substr(0, end)).append("\n");
    blocks.remove_prefix(end);
  }
  return text;
}

/// The device's lines without their ends, numbered as in the file.
inline std::vector<DeviceLine> lines_of(const TextRecording& recording) {
  std::string raw = read_file(captures_dir() + "/" + recording.path);
  if (recording.logger == "ooi_sio") raw = without_sio_blocks(raw);
  std::vector<DeviceLine> lines;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    std::string text = raw.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (recording.logger == "openrvdas") {
      text.erase(0, std::min(text.find(' ') + 1, text.size()));
    } else if (recording.logger == "ooi_dcl") {
      text = without_dcl_prefix(text);
    }
    if (recording.logger != "gpsd" || !text.starts_with('#')) {
      lines.push_back({number, std::move(text)});
    }
  }
  return lines;
}

/// What the device sent, in whole lines: as many as `most` bytes hold, and one at least.
inline std::string stream_of(const TextRecording& recording, std::size_t most = std::string::npos) {
  std::string stream;
  for (const DeviceLine& line : lines_of(recording)) {
    std::string text = line.text;
    text.resize(text.size() - (text.ends_with('\r') ? 1 : 0));
    if (stream.size() + text.size() > most && !stream.empty()) break;
    stream += text + "\r\n";
  }
  return stream;
}

/// Whether several of its lines make a reading.
inline bool gathers(const Model& model) {
  const auto& formats = model.messages->formats;
  return std::any_of(formats.begin(), formats.end(),
                     [](const MessageFormat& format) { return format.part.has_value(); });
}

}  // namespace buoyd
