#include "ctl/store_fit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/quantity.hpp"
#include "spool/spool_reader.hpp"

namespace buoyd {

namespace {

std::string size(std::uint64_t bytes) {
  return print_size(static_cast<double>(bytes));
}

/// Delivered readings go first, then the oldest that are owed.
std::uint64_t owed_beyond(const StoreExtent& extent, std::uint64_t bytes) {
  if (extent.bytes <= bytes) return 0;
  const double fits = static_cast<double>(extent.readings) * static_cast<double>(bytes) /
                      static_cast<double>(extent.bytes);
  const auto room = static_cast<std::uint64_t>(fits);
  return extent.owed - std::min(extent.owed, room);
}

}  // namespace

std::string store_warning(const SpoolSettings& spool,
                          const std::function<std::uint64_t(const std::string&)>& free_bytes) {
  if (access(spool.path.c_str(), F_OK) != 0) return "";
  auto reader = SpoolReader::open(spool.path);
  const auto extent = reader ? reader->extent() : pass_on(reader);
  if (!extent) {
    return fmt::format("warning: whether {} has room is not known: {}\n", spool.path,
                       extent.error().text);
  }
  if (const std::uint64_t going = owed_beyond(*extent, spool.max_size); going > 0) {
    return fmt::format(
        "warning: {} owes {} readings, for about {} of which max_size of {} has no room: the "
        "oldest go as new ones come, until the archive has them\n",
        spool.path, extent->owed, going, size(spool.max_size));
  }
  const std::uint64_t free = free_bytes(std::filesystem::path(spool.path).parent_path().string());
  if (extent->owed > 0 && free < spool.reserve) {
    return fmt::format(
        "warning: {} owes {} readings, and the disk has {} left, less than the reserve of {}: the "
        "store does not grow, each new reading lets the oldest go\n",
        spool.path, extent->owed, size(free), size(spool.reserve));
  }
  return "";
}

}  // namespace buoyd
