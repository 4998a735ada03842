#include "support/volatile_disk.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace buoyd {

namespace {

constexpr std::size_t sector = 512;

void write_at(std::string& image, std::size_t offset, std::string_view data) {
  if (image.size() < offset + data.size()) {
    image.resize(offset + data.size(), '\0');
  }
  image.replace(offset, data.size(), data);
}

}  // namespace

int VolatileDisk::note(const FileStep& step) {
  const std::string file(step.path.substr(step.path.rfind('/') + 1));
  const auto number = static_cast<std::uint64_t>(step.offset);
  switch (step.op) {
    case FileOp::write: {
      const auto* bytes = static_cast<const char*>(step.data);
      log_.push_back(
          {Event::written, file, std::string(bytes, static_cast<std::size_t>(step.bytes)), number});
      break;
    }
    case FileOp::truncate:
      log_.push_back({Event::truncated, file, {}, number});
      break;
    case FileOp::remove:
      log_.push_back({Event::removed, file, {}, 0});
      break;
    case FileOp::sync:
      if (ignored_ == FileKind::other || step.kind != ignored_) {
        log_.push_back({Event::synced, file, {}, 0});
      }
      break;
    default:
      break;
  }
  return SQLITE_OK;
}

std::uint64_t VolatileDisk::announced(std::size_t cut) const {
  const auto end = log_.rend() - static_cast<std::ptrdiff_t>(cut);
  const auto found =
      std::find_if(end, log_.rend(), [](const Event& event) { return event.kind == Event::told; });
  return found == log_.rend() ? 0 : found->number;
}

std::map<std::string, std::string> VolatileDisk::survivors(std::size_t cut,
                                                           std::uint64_t seed) const {
  std::map<std::string, File> files;
  for (std::size_t i = 0; i < cut; ++i) {
    const Event& event = log_[i];
    if (event.kind == Event::told) continue;
    File& file = files[event.file];
    if (event.kind == Event::synced) {
      flush(file);
      for (auto& [name, other] : files) settle_removal(other);
    } else {
      file.pending.push_back(&event);
    }
  }
  std::mt19937_64 random(seed);
  constexpr std::array<double, 5> shares{0, 0.1, 0.5, 0.9, 1};
  const double share = shares.at(static_cast<std::size_t>(random() % shares.size()));
  std::map<std::string, std::string> left;
  for (auto& [name, file] : files) {
    VolatileDisk::tear(file, share, random);
    if (file.exists) left.emplace(name, std::move(file.durable));
  }
  return left;
}

void VolatileDisk::apply(const Event& event, std::string& image) {
  if (event.kind == Event::written) {
    write_at(image, static_cast<std::size_t>(event.number), event.data);
  } else {
    image.resize(std::min(image.size(), static_cast<std::size_t>(event.number)));
  }
}

void VolatileDisk::flush(File& file) {
  for (const Event* event : file.pending) {
    file.exists = event->kind != Event::removed;
    apply(*event, file.durable);
  }
  file.pending.clear();
}

/// Names are journaled in their order, as ext4 does: any sync makes older removals durable.
void VolatileDisk::settle_removal(File& file) {
  const auto is_removal = [](const Event* event) { return event->kind == Event::removed; };
  const auto last = std::find_if(file.pending.rbegin(), file.pending.rend(), is_removal).base();
  if (last != file.pending.begin()) {
    file.pending.erase(file.pending.begin(), last);
    file.durable.clear();
    file.exists = false;
  }
}

/// `live` is the cache: a sector that reaches the disk has what all writes up to then left in it.
void VolatileDisk::tear(File& file, double share, std::mt19937_64& random) {
  const auto happens = [&] { return std::generate_canonical<double, 53>(random) < share; };
  const auto pending = std::move(file.pending);
  std::string live = file.durable;
  for (const Event* event : pending) {
    apply(*event, live);
    if (event->kind == Event::removed) {
      if (!happens()) return;  // and nothing of a later file of that name
      file = {};
    } else if (event->kind == Event::truncated) {
      if (happens()) apply(*event, file.durable);
    } else {
      const auto from = static_cast<std::size_t>(event->number);
      const std::size_t end = from + event->data.size();
      for (std::size_t at = from / sector * sector; at < end; at += sector) {
        if (!happens()) continue;
        write_at(file.durable, at, std::string_view(live).substr(at, sector));
        file.exists = true;
      }
    }
  }
}

}  // namespace buoyd
