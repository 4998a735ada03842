#include "science/vector_file.hpp"

#include <fmt/core.h>

#include <fstream>
#include <sstream>

namespace buoyd::test {
namespace {

constexpr std::size_t max_file = 256 * 1024 * 1024;

Result<Json> read_json(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return fail(ErrorCode::invalid, path + " cannot be read");
  }
  return Json::parse(text.str(), max_file);
}

}  // namespace

int run_vectors(const std::string& path,
                const std::function<Disagreements(const Json& vector)>& run) {
  const auto file = read_json(path);
  if (!file) {
    fmt::print(stderr, "{}\n", file.error().text);
    return 2;
  }
  const auto* const cases = file->find("cases");
  if (cases == nullptr || cases->items().empty()) {
    fmt::print(stderr, "{} has no cases\n", path);
    return 2;
  }
  std::size_t agreeing = 0;
  for (const auto& vector : cases->items()) {
    const auto disagreements = run(vector);
    for (const auto& line : disagreements) {
      fmt::print("{}: {}\n", vector.string_at("id").value_or("a case without id"), line);
    }
    if (disagreements.empty()) ++agreeing;
  }
  fmt::print("{} of {} cases agree\n", agreeing, cases->items().size());
  return agreeing == cases->items().size() ? 0 : 1;
}

}  // namespace buoyd::test
