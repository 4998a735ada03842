#include "platform/board_facts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace buoyd {

namespace {

std::optional<std::uint64_t> available_kib(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  std::string key;
  std::uint64_t kib = 0;
  for (std::string unit; file >> key >> kib; std::getline(file, unit)) {
    if (key == "MemAvailable:") return kib;
  }
  return std::nullopt;
}

/// Zones tell thousandths of a degree; one that is off cannot be read.
std::optional<double> hottest(const std::string& root) {
  std::optional<double> highest;
  std::error_code error;
  std::filesystem::directory_iterator zone(root + "/sys/class/thermal", error);
  for (; !error && zone != std::filesystem::directory_iterator(); zone.increment(error)) {
    std::ifstream file(zone->path() / "temp");
    double thousandths = 0;
    if (zone->path().filename().string().starts_with("thermal_zone") && file >> thousandths) {
      highest = std::max(highest.value_or(thousandths / 1000), thousandths / 1000);
    }
  }
  return highest;
}

std::optional<double> mean_load(const std::string& root) {
  std::ifstream file(root + "/proc/loadavg");
  double load = 0;
  return file >> load ? std::optional(load) : std::nullopt;
}

}  // namespace

BoardFacts read_board_facts(const std::string& root) {
  return {available_kib(root), hottest(root), mean_load(root)};
}

std::optional<std::uint64_t> free_bytes(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const auto space = std::filesystem::space(folder.empty() ? "." : folder, error);
  return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

}  // namespace buoyd
