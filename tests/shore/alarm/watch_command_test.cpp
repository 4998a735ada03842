// buoyshore watch as cron starts it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "shore/alarm/alarm_book.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"

namespace buoyshore {
namespace {

class WatchCommand : public test::ArchiveTest {};

TEST_F(WatchCommand, tells_of_all_that_there_is_at_once) {
  constexpr int alarms = 120;
  hello({{test::epoch(0xA), 1, 9}});
  const std::string rules = folder_ + "/alarms.toml";
  {
    std::ofstream file(rules);
    file << "[[target]]\nname = \"desk\"\ncommand = [\"/bin/true\"]\n";
    for (int i = 0; i < alarms; ++i) {
      file << fmt::format("[[rule]]\nname = \"{}\"\nunheard = \"1 s\"\nto = [\"desk\"]\n", i);
    }
  }
  const std::string book = folder_ + "/alarms.db";
  EXPECT_EQ(watch(path(), {rules, book, {}, true}), 0);
  auto opened = AlarmBook::open(book);
  ASSERT_TRUE(opened) << opened.error().text;
  EXPECT_EQ((*opened)->alarms(false)->size(), std::size_t{alarms});
  EXPECT_TRUE((*opened)->untold()->empty());
}

}  // namespace
}  // namespace buoyshore
