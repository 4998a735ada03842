#include "platform/process_facts.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/hash.hpp"
#include "platform/whole_file.hpp"

namespace buoyd {

std::string read_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  std::erase(id, '-');
  return id;
}

std::uint64_t resident_kib() {
  std::ifstream file("/proc/self/statm");  // size resident … in pages
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

std::string file_hash(const std::string& path) {
  const auto bytes = read_whole(path, most_hashed_bytes);
  return bytes ? to_hex(hash8(*bytes)) : std::string{};
}

}  // namespace buoyd
