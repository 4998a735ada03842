// What words of the world are, sample by sample, for tests in Python:
// sea_series WORLD.toml FROM STEP COUNT WORD@HEIGHT... writes rows of doubles to the output.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "firmware-host/bench/world_table.hpp"
#include "firmware-host/sea/words.hpp"

namespace {

struct Column {
  const buoysim::Word* word;
  buoysim::Mounting mounting;
};

std::vector<Column> columns_of(const std::vector<std::string>& arguments) {
  std::vector<Column> columns;
  for (const std::string& argument : arguments) {
    const std::size_t at = argument.find('@');
    const double height = at == std::string::npos ? 0 : std::atof(argument.c_str() + at + 1);
    columns.push_back({buoysim::find_word(argument.substr(0, at)), {height, 0, 0}});
  }
  return columns;
}

bool write_rows(const buoysim::Sea& sea, double from, double step, long count,
                const std::vector<Column>& columns) {
  for (long i = 0; i < count; ++i) {
    const double age = from + step * static_cast<double>(i);
    for (const Column& column : columns) {
      const double value = column.word->measure({sea, sea.at(age), column.mounting, 0});
      if (std::fwrite(&value, sizeof value, 1, stdout) != 1) return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  if (arguments.size() < 5) return 2;
  const auto document = buoyd::TomlDocument::load(arguments[0]);
  buoyd::TomlTable root = document->root();
  const auto world = buoysim::read_world(root, 1);
  const auto columns = columns_of({arguments.begin() + 4, arguments.end()});
  for (const Column& column : columns) {
    if (column.word == nullptr) return 2;
  }
  const bool written = write_rows(world->sea(), std::stod(arguments[1]), std::stod(arguments[2]),
                                  std::stol(arguments[3]), columns);
  return document->mistakes().empty() && written ? 0 : 1;
}
