#pragma once
// A closed store of three runs whose pages can be spoiled one by one.

#include <fstream>

#include "core/own_readings.hpp"
#include "store_fixture.hpp"

namespace buoyd {

class SalvageTest : public StoreTest {
 protected:
  static constexpr std::uint64_t each = 300;  ///< readings of a run, its start reading too
  static constexpr std::uint64_t all = 3 * each;

  struct Page {
    std::size_t number = 0;
    std::string table;
    std::string type;  ///< leaf, internal, overflow
    std::uint64_t cells = 0;
  };

  /// Epochs 1 to 3 of `each` numbers; the archive has the first 100.
  void fill() {
    for (std::uint8_t run = 1; run <= 3; ++run) {
      start(run);
      StartFacts facts{"0.1", "boot-" + std::to_string(run), "", {}, {}};
      if (run > 1) facts.previous_epoch = epoch_id(static_cast<std::uint8_t>(run - 1));
      if (run > 1) facts.previous_last = (run - 1U) * each;
      std::vector<Reading> readings = probe_readings(2, each);
      readings.insert(readings.begin(), start_reading(facts, readings.front().boottime));
      append(readings);
    }
    ASSERT_TRUE(store_->epochs().pin("00000000000000aa"));
    deliver(epoch_id(1), {{1, 100}});
    ASSERT_TRUE(store_->epochs().save());
    store_.reset();
    std::ofstream(folder_ + "/spool.id") << to_hex(epoch_id(3)) << '\n';
  }

  /// The pages that tables have, of the file as it is.
  std::vector<Page> pages() const {
    std::vector<Page> found;
    auto database = Database::open(path(), Database::Mode::read).value();
    auto query =
        database->prepare("SELECT pageno, name, pagetype, ncell FROM dbstat ORDER BY pageno");
    EXPECT_TRUE(query) << query.error().text;
    while (query && query->step().value_or(false)) {
      found.push_back({static_cast<std::size_t>(query->integer(0)), std::string(query->text(1)),
                       std::string(query->text(2)), sequence(*query, 3)});
    }
    return found;
  }
  /// Those of one table and type.
  std::vector<Page> pages(const std::string& table, const std::string& type) const {
    std::vector<Page> found = pages();
    std::erase_if(found, [&](const Page& p) { return p.table != table || p.type != type; });
    return found;
  }

  void spoil(std::size_t page) const { overwrite((page - 1) * 2048, std::string(2048, '\x5a')); }
  void overwrite(std::size_t at, const std::string& bytes) const {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file << bytes;
  }
  std::string bytes() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string salvaged() const { return folder_ + "/new.db"; }
  /// Of the new store.
  std::string said(const std::string& query) const {
    auto database = Database::open(salvaged(), Database::Mode::read);
    auto value = database ? (*database)->value(query) : Result<std::string>(pass_on(database));
    return value ? *value : "error: " + value.error().text;
  }
};

}  // namespace buoyd
