#include "line/port/port_facts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

namespace fs = std::filesystem;

/// Entries of a folder, sorted; none if it cannot be read.
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> entries;
  fs::directory_iterator next(folder, ignored);
  while (!ignored && next != fs::directory_iterator()) {
    entries.push_back(next->path());
    next.increment(ignored);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::string program_of(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name;
}

/// What the process has open.
std::set<std::string> open_files(const fs::path& process) {
  std::set<std::string> files;
  for (const fs::path& descriptor : entries_of(process / "fd")) {
    std::error_code ignored;
    files.insert(fs::read_symlink(descriptor, ignored).string());
  }
  return files;
}

}  // namespace

std::map<std::string, std::vector<std::string>> port_links(const std::string& folder) {
  std::map<std::string, std::vector<std::string>> links;
  for (const char* kind : {"serial/by-id", "serial/by-path", "buoy"}) {
    for (const fs::path& link : entries_of(fs::path(folder) / kind)) {
      std::error_code dangling;
      const fs::path target = fs::canonical(link, dangling);
      if (!dangling) links[target.string()].push_back(link.string());
    }
  }
  return links;
}

std::map<std::string, std::vector<PortHolder>> port_holders(const std::vector<std::string>& paths,
                                                            const std::string& proc) {
  std::map<std::string, std::vector<PortHolder>> holders;
  for (const fs::path& process : entries_of(proc)) {
    const auto pid = number_in<int>(process.filename().string());
    if (!pid) continue;
    const std::set<std::string> files = open_files(process);
    for (const std::string& path : paths) {
      if (files.contains(path)) holders[path].push_back({*pid, program_of(process)});
    }
  }
  return holders;
}

}  // namespace buoyd
