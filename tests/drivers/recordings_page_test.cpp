// docs/recordings.md against the recordings at hand and the models: each recording of the set has
// its row, and the row says which models it is a proof of, or why none reads it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "drivers/recording.hpp"

namespace buoyd {
namespace {

struct Row {
  std::string recording;
  std::string source;
  std::string read_by;
};

std::string trimmed(const std::string& cell) {
  const std::size_t first = std::min(cell.find_first_not_of(' '), cell.size());
  return cell.substr(first, cell.find_last_not_of(' ') + 1 - first);
}

/// The rows of the page's last table: "| recording | source | read by |".
std::vector<Row> rows() {
  std::ifstream page(source_dir() + "/docs/recordings.md");
  std::vector<Row> all;
  for (std::string line; std::getline(page, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = line.find('|'); at != std::string::npos && at + 1 < line.size();) {
      const std::size_t next = std::min(line.find('|', at + 1), line.size());
      cells.push_back(trimmed(line.substr(at + 1, next - at - 1)));
      at = next;
    }
    if (cells.size() == 3 && cells[0].find('/') != std::string::npos &&
        !cells[0].starts_with("github.com/")) {
      all.push_back({cells[0], cells[1], cells[2]});
    }
  }
  return all;
}

/// Which models have it among their recordings, as the page writes them.
std::map<std::string, std::string> proofs() {
  std::set<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(source_dir() + "/config/models")) {
    files.insert(file.path());
  }
  std::map<std::string, std::string> models;
  for (const auto& file : files) {
    const ModelPtr model = load_model(file.string()).model;
    for (const std::string& recording : model->recordings) {
      std::string& names = models[recording];
      names += (names.empty() ? "`" : ", `") + model->name + "`";
    }
  }
  return models;
}

TEST(RecordingsPage, says_of_each_recording_who_reads_it_or_why_nobody) {
  auto models = proofs();
  for (const Row& row : rows()) {
    EXPECT_NE(row.source.find(" @ "), std::string::npos) << row.recording;
    const auto found = models.find(row.recording);
    if (found == models.end()) {
      EXPECT_TRUE(row.read_by.starts_with("none") && row.read_by.size() > 10) << row.recording;
      continue;
    }
    EXPECT_EQ(row.read_by, found->second) << row.recording;
    models.erase(found);
  }
  for (const auto& [recording, names] : models) ADD_FAILURE() << recording << " of " << names;
}

/// Files beside a recording: its decoding, and for Modbus captures its frames.
bool belongs_to(const std::string& file, const std::string& recording) {
  const std::string stem = recording.substr(0, recording.rfind('.'));
  if (file == recording || file == recording + ".expected.json") return true;
  for (const char* end : {".expected.json", ".bin", ".frames.jsonl", ".segments.jsonl"}) {
    if (file == stem + end) return true;
  }
  return false;
}

TEST(RecordingsPage, has_a_row_for_each_recording_of_the_set) {
  NEED_CAPTURES();
  const auto all = rows();
  const std::filesystem::path root = captures_dir();
  std::size_t seen = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
    const std::string name = std::filesystem::relative(file.path(), root).string();
    const bool about = name.find('/') == std::string::npos || name.starts_with("LICENSES/");
    if (!file.is_regular_file() || about) continue;
    ++seen;
    EXPECT_TRUE(
        std::ranges::any_of(all, [&](const Row& row) { return belongs_to(name, row.recording); }))
        << name << " stands in no row of docs/recordings.md";
  }
  EXPECT_GT(seen, all.size());
}

}  // namespace
}  // namespace buoyd
