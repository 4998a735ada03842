#pragma once
// A disk with a volatile cache, recorded: what SQLite wrote and synced through a FaultyVfs, and
// what of it is left if the power is cut after any of these steps. One thread at a time.

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/faulty_vfs.hpp"

namespace buoyd {

class VolatileDisk {
 public:
  /// Records a step; to be asked before each (FaultyVfs::ask_before). SQLITE_OK.
  int note(const FileStep& step);
  /// The program under test was told that everything it did up to here is durable.
  void announce(std::uint64_t what) { log_.push_back({Event::told, {}, {}, what}); }
  /// From now on a sync of this kind of file is taken for done and changes nothing: a disk that
  /// lies.
  void ignore_syncs(FileKind kind) { ignored_ = kind; }

  /// Steps and announcements so far; a cut is after one of them.
  [[nodiscard]] std::size_t size() const { return log_.size(); }
  /// The newest announcement before a cut; 0 if there was none.
  [[nodiscard]] std::uint64_t announced(std::size_t cut) const;
  /// The files after a cut, by name without folder: what was synced, and of what was not each
  /// sector as it was at some time since: never written back, early, late; torn at 512 bytes and in
  /// any order. The same seed leaves the same.
  [[nodiscard]] std::map<std::string, std::string> survivors(std::size_t cut,
                                                             std::uint64_t seed) const;

 private:
  struct Event {
    enum Kind : std::uint8_t { written, truncated, removed, synced, told } kind;
    std::string file;
    std::string data;
    std::uint64_t number;  // offset, size, or what was announced
  };
  struct File {
    bool exists = false;
    std::string durable;
    std::vector<const Event*> pending;
  };

  static void apply(const Event& event, std::string& image);
  static void flush(File& file);
  static void settle_removal(File& file);
  static void tear(File& file, double share, std::mt19937_64& random);

  std::vector<Event> log_;
  FileKind ignored_ = FileKind::other;
};

}  // namespace buoyd
