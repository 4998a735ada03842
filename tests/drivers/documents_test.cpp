// The documents on models say what the loader does: the worked example is a model that passes, and
// the format's page has every key that the loader knows, and no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "drivers/by_model/self_test.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/recording.hpp"
#include "model/gathered_model_text.hpp"
#include "model/model_text.hpp"
#include "model/poll_model_text.hpp"
#include "model/relay_model_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

const std::string docs = source_dir() + "/docs/";

/// The texts between "```toml" and its end.
std::vector<std::string> worked_examples(const std::string& page) {
  std::vector<std::string> examples;
  for (std::size_t at = page.find("```toml\n"); at != std::string::npos;
       at = page.find("```toml\n", at)) {
    const std::size_t end = page.find("```", at + 8);
    examples.push_back(page.substr(at + 8, end - at - 8));
    at = end;
  }
  return examples;
}

TEST(Documents, the_worked_examples_are_models_that_pass) {
  const auto texts = worked_examples(read_file(docs + "adding-an-instrument.md"));
  ASSERT_EQ(texts.size(), 2U);
  for (const std::string& text : texts) {
    const ModelPtr model = model_of(text, "example.toml");
    ASSERT_TRUE(model);
    for (const Mistake& mistake : test_examples(model)) {
      ADD_FAILURE() << mistake.str();
    }
    EXPECT_EQ(model->examples.size(), 2U);
  }
}

/// The keys that the loader knows, from what it says of unknown ones.
std::set<std::string> known_keys() {
  std::set<std::string> keys;
  const auto collect = [&keys](const std::string& text) {
    for (const std::string& mistake : mistakes_in(text)) {
      const std::size_t at = mistake.find("expected one of: ");
      if (mistake.find("unknown key") == std::string::npos || at == std::string::npos) continue;
      std::string list = mistake.substr(at + 17) + ", ";
      for (std::size_t comma = list.find(", "); comma != std::string::npos;
           comma = list.find(", ")) {
        keys.insert(list.substr(0, comma));
        list.erase(0, comma + 2);
      }
    }
  };
  const std::string axis =
      with(register_model, "[[kind.channel]]",
           "[kind.axis]\nzz = 1\nname = \"h\"\nunit = \"m\"\npoints = 2\nstride = 9\npoint = { "
           "register = 15, zz = 1 }\n[[kind.channel]]");
  collect(with(
      axis, "register = 11",
      "axis = true\nregister = 11\nzz = 1\nrequire = [{ register = 17, is = [1], zz = 1 "
      "}]\nunits = { register = 18, factors = { 1 = 1 }, zz = 1 }\nscale = { register = "
      "19, by = \"factor\", zz = 1 }\nfind = { register = 21, count = 2, stride = 2, factors = "
      "{ 1 = 1 }, zz = 1 }"));
  collect(with(register_model, "register = 11", "sum = [11, 15]\nzz = 1"));
  for (const char* step : {"register = 1\nwrite = [1]", "register = 1\nread = 1",
                           "raw = \"03 00\"\nanswer = \"03 00\""}) {
    collect(with(register_model, "order = \"ABCD\"\n",
                 std::string("order = \"ABCD\"\n[[registers.before]]\nzz = 1\n") + step + "\n"));
  }
  collect(with(relay_model, "[registers.switches]", "[registers.switches]\nzz = 1"));
  collect(with(register_model, "register = 11",
               "date_time = [{ register = 11, digits = \"YYYYMMDD\", zz = 1 }]\nzz = 1"));
  for (const char* table : {"[registers]", "[[kind]]", "[[example]]"}) {
    collect(with(register_model, table, std::string(table) + "\nzz = 1"));
  }
  collect("zz = 1\n" + register_model);
  collect(register_model + "[[identification]]\nfunction = 3\nwire = 1\ntext = \"A\"\nzz = 1\n");
  collect(register_model + "[[identification]]\nfunction = 3\nwire = 1\nis = [\"0001\"]\nzz = 1\n");
  collect(with(register_model, "[registers]", "[line]\nzz = 1\n[registers]"));
  collect(with(register_model, "function = 3\n",
               "function = 3\nholes = [{ first = 1, last = 1, zz = 1 }]\n"));
  for (const char* table :
       {"[messages]", "[[kind]]", "[kind.message]", "[[kind.channel]]", "[[example]]"}) {
    collect(with(message_model, table, std::string(table) + "\nzz = 1"));
  }
  collect(with(message_model, "checksum = \"nmea\"", "checksum = \"xor8\"\nzz = 1"));
  collect(with(message_model, "[kind.message]",
               "[kind.axis]\nname = \"n\"\nunit = \"1\"\npoints = 2\nzz = 1\n[kind.message]"));
  const std::string blocks =
      with(message_model, "starts = \"$\"\nchecksum = \"nmea\"", "block_end = \"Checksum\"");
  collect(with(blocks, "[[example]]", "[[example]]\nzz = 1"));
  const std::string lines = with(message_model, "starts = \"$\"\n", "");
  collect(with(lines, "[kind.message]", "[kind.message]\nzz = 1"));
  for (const char* table : {"[[kind]]", "[kind.axis]", "[[kind.part]]", "[[kind.channel]]"}) {
    collect(with(gathered_model, table, std::string(table) + "\nzz = 1"));
  }
  for (const char* table : {"[poll]", "[[poll.step]]", "[poll.recover]"}) {
    collect(with(polled_model, table, std::string(table) + "\nzz = 1"));
  }
  collect(with(message_model, "field = 1\n",
               "field = 1\nsign = { field = 3, positive = \"N\", negative = \"S\", zz = 1 }\nunits "
               "= { field = 2, factors = { M = [1, 1] }, zz = 1 }\nrequire = [{ field = 3, is = "
               "[\"\"], zz = 1 }]\n"));
  for (const char* table :
       {"[frames]", "[[kind]]", "[kind.frame]", "[[kind.channel]]", "[[example]]"}) {
    collect(with(frame_model, table, std::string(table) + "\nzz = 1"));
  }
  collect(
      with(frame_model, "check = {",
           "blocks = { count = { offset = 1, format = \"u8\" }, table = 2, zz = 1 }\ncheck = {"));
  collect(with(ais_model, "[kind.frame]", "[kind.frame]\nzz = 1"));
  collect(with(ais_model, "at = [6, 3]", "at = [6, 3]\nzz = 1"));
  collect(with(ais_model, "at = [6, 3]", "sentence = \"own\"\nzz = 1"));
  collect(with(ais_model, "{ at = [0, 6],", "{ zz = 1, at = [0, 6],"));
  collect(with(frame_model, "{ offset = 2,", "{ zz = 1, offset = 2,"));
  collect(with(frame_model, "check = {", "check = { zz = 1,"));
  collect(with(frame_model, "times = 65536", "times = 65536, zz = 1"));
  collect(with(
      frame_model, "offset = 3\nformat = \"s16\"",
      "time = { zz = 1, format = \"u8\", year = 1, month = 2, day = 3, hour = 4, minute = 5 }"));
  collect(with(frame_model, "[[kind.channel]]",
               "[kind.axis]\nzz = 1\nname = \"h\"\nunit = \"m\"\npoints = 2\nfirst_at = { zz = 1, "
               "offset = 1, format = \"u8\" }\n[[kind.channel]]"));
  collect(with(register_model, "[[example]]", "[[pitfall]]\nzz = 1\n[[example]]"));
  return keys;
}

std::string format_pages() {
  return read_file(docs + "model-format.md") + read_file(docs + "model-format-rare.md");
}

TEST(Documents, every_key_of_the_loader_is_in_the_format) {
  const std::string page = format_pages();
  const std::set<std::string> keys = known_keys();
  EXPECT_GT(keys.size(), 60U);
  for (const std::string& key : keys) {
    const bool named = page.find("`" + key + "`") != std::string::npos ||
                       page.find(key + " = ") != std::string::npos ||
                       page.find("`[" + key + "]`") != std::string::npos ||
                       page.find("`[kind." + key + "]`") != std::string::npos ||
                       page.find("`[poll." + key + "]`") != std::string::npos ||
                       page.find("`[[" + key + "]]`") != std::string::npos ||
                       page.find("`[[kind." + key + "]]`") != std::string::npos ||
                       page.find("`[registers." + key + "]`") != std::string::npos ||
                       page.find("`[[registers." + key + "]]`") != std::string::npos;
    EXPECT_TRUE(named) << key;
  }
}

/// What stands in backticks in the first column of the page's tables of keys.
std::set<std::string> documented_keys(const std::string& page) {
  std::set<std::string> keys;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `")) continue;
    std::istringstream column(line.substr(2, line.find(" |", 2) - 2));
    for (std::string text; std::getline(column, text, '`') && std::getline(column, text, '`');) {
      keys.insert(text);
    }
  }
  return keys;
}

TEST(Documents, the_format_names_no_key_that_the_loader_does_not_know) {
  const std::set<std::string> known = known_keys();
  const std::set<std::string> documented = documented_keys(format_pages());
  EXPECT_GT(documented.size(), 50U);
  for (const std::string& key : documented) EXPECT_TRUE(known.contains(key)) << key;
}

}  // namespace
}  // namespace buoyd
