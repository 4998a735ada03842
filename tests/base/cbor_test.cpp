#include "base/cbor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace buoyd {
namespace {

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// The item in CBOR's diagnostic notation (RFC 8949, section 8), through every reader.
std::string diagnostic(const CborItem& item) {
  if (const auto unsigned_integer = item.unsigned_integer()) {
    return std::to_string(*unsigned_integer);
  }
  if (const auto integer = item.integer()) {
    return std::to_string(*integer);
  }
  if (const auto text = item.text()) {
    return json_string(*text);
  }
  if (const auto bytes = item.bytes()) {
    return "h'" + to_hex(*bytes) + "'";
  }
  if (const auto boolean = item.boolean()) {
    return *boolean ? "true" : "false";
  }
  if (item.is_null()) {
    return "null";
  }
  std::string out;
  for (const CborItem& element : item.items(100).value_or(std::vector<CborItem>{})) {
    out += (out.empty() ? "" : ", ") + diagnostic(element);
  }
  if (item.items(100)) {
    return "[" + out + "]";
  }
  if (!item.is_map()) {
    return "too small";
  }
  const auto pairs = item.pairs(100);
  for (const auto& [key, value] : *pairs) {
    out += (out.empty() ? "" : ", ") + json_string(key) + ": " + diagnostic(value);
  }
  return "{" + out + "}";
}

void write(CborWriter& out, const CborItem& item) {
  if (const auto unsigned_integer = item.unsigned_integer()) {
    out.unsigned_integer(*unsigned_integer);
  } else if (const auto integer = item.integer()) {
    out.integer(*integer);
  } else if (const auto text = item.text()) {
    out.text(*text);
  } else if (const auto bytes = item.bytes()) {
    out.bytes(*bytes);
  } else if (const auto boolean = item.boolean()) {
    out.boolean(*boolean);
  } else if (item.is_null()) {
    out.null();
  } else if (item.items(100)) {
    const auto items = item.items(100);
    out.array(items->size());
    for (const CborItem& element : *items) {
      write(out, element);
    }
  } else {
    const auto pairs = item.pairs(100);
    out.map(pairs->size());
    for (const auto& [key, value] : *pairs) {
      out.text(key);
      write(out, value);
    }
  }
}

struct Example {
  const char* hex;
  const char* diagnostic;
};

// RFC 8949, appendix A: the examples of the kinds we use, all in their shortest form.
const std::vector<Example> taken{
    {"00", "0"},
    {"01", "1"},
    {"0a", "10"},
    {"17", "23"},
    {"1818", "24"},
    {"1819", "25"},
    {"1864", "100"},
    {"1903e8", "1000"},
    {"1a000f4240", "1000000"},
    {"1b000000e8d4a51000", "1000000000000"},
    {"1bffffffffffffffff", "18446744073709551615"},
    {"20", "-1"},
    {"29", "-10"},
    {"3863", "-100"},
    {"3903e7", "-1000"},
    {"f4", "false"},
    {"f5", "true"},
    {"f6", "null"},
    {"40", "h''"},
    {"4401020304", "h'01020304'"},
    {"60", "\"\""},
    {"6161", "\"a\""},
    {"6449455446", "\"IETF\""},
    {"62225c", "\"\\\"\\\\\""},
    {"62c3bc", "\"\xc3\xbc\""},
    {"63e6b0b4", "\"\xe6\xb0\xb4\""},
    {"64f0908591", "\"\xf0\x90\x85\x91\""},
    {"80", "[]"},
    {"83010203", "[1, 2, 3]"},
    {"8301820203820405", "[1, [2, 3], [4, 5]]"},
    {"98190102030405060708090a0b0c0d0e0f101112131415161718181819",
     "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]"},
    {"a0", "{}"},
    {"a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"},
    {"826161a161626163", "[\"a\", {\"b\": \"c\"}]"},
    {"a56161614161626142616361436164614461656145",
     "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}"},
};

// The other examples of appendix A: floats, bignums, tags, simple values, keys that are no text,
// indefinite lengths; and what is no CBOR at all.
const std::vector<const char*> refused{
    "c249010000000000000000", "c349010000000000000000", "f90000", "f93c00", "fa47c35000",
    "fb3ff199999999999a", "f97c00", "f97e00", "f7", "f0", "f8ff", "f818", "f814",
    "c074323031332d30332d32315432303a30343a30305a", "c11a514b67b0", "d74401020304",
    "d818456449455446", "a201020304", "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff",
    "9f018202039f0405ffff", "83018202039f0405ff", "bf61610161629f0203ffff", "826161bf61626163ff",
    // empty, heads cut short, reserved additional information, break alone
    "", "18", "19ff", "1a010203", "1b01020304050607", "1c", "1d", "1e", "1f", "ff",
    // contents cut short, lengths beyond the message, something behind the item
    "41", "6261",
    "8101"
    "02",
    "81", "8201", "a1", "a16161", "0000", "5b7fffffffffffffff", "7bffffffffffffffff",
    "9bffffffffffffffff", "bbffffffffffffffff", "bb7fffffffffffffff6161", "9a00ffffff01",
    "ba0000000261610161",
    // keys that are no text
    "a10101", "a1410101", "a1f601", "a1a001", "a18001", "a2616101f401",
    // deeper than four
    "8181818180", "81818181a0", "a16161a16161a16161a16161a0", "818181818101"};

TEST(Cbor, takes_the_examples_of_its_rfc) {
  for (const Example& example : taken) {
    const Bytes bytes = from_hex(example.hex);
    const auto item = CborItem::parse(bytes);
    ASSERT_TRUE(item.has_value()) << example.hex << ": " << item.error().text;
    EXPECT_EQ(diagnostic(*item), example.diagnostic);
    CborWriter writer;
    write(writer, *item);
    EXPECT_EQ(to_hex(writer.data()), example.hex);
  }
}

TEST(Cbor, takes_long_forms_too) {
  const Bytes bytes = from_hex("9800");
  EXPECT_EQ(diagnostic(CborItem::parse(bytes).value()), "[]");
  const Bytes one = from_hex("1b0000000000000001");
  EXPECT_EQ(diagnostic(CborItem::parse(one).value()), "1");
}

TEST(Cbor, refuses_all_else) {
  for (const char* hex : refused) {
    const Bytes bytes = from_hex(hex);
    const auto item = CborItem::parse(bytes);
    ASSERT_FALSE(item.has_value()) << hex;
    EXPECT_EQ(item.error().code, ErrorCode::invalid);
  }
}

TEST(Cbor, refuses_every_cut_of_a_message) {
  for (const Example& example : taken) {
    Bytes bytes = from_hex(example.hex);
    while (!bytes.empty()) {
      bytes.pop_back();
      EXPECT_FALSE(CborItem::parse(bytes).has_value()) << example.hex << " cut to " << bytes.size();
    }
  }
}

TEST(Cbor, says_where_the_mistake_is) {
  const Bytes bytes = from_hex("8201f7");
  EXPECT_TRUE(CborItem::parse(bytes).error().text.starts_with(
      "no CBOR message: unexpected byte 3 of 3, expected maps"));
}

TEST(Cbor, goes_four_deep) {
  const Bytes arrays = from_hex("8181818100");
  EXPECT_EQ(diagnostic(CborItem::parse(arrays).value()), "[[[[0]]]]");
  const Bytes maps = from_hex("a16161a16161a16161a1616101");
  EXPECT_TRUE(CborItem::parse(maps).has_value());
}

TEST(Cbor, endless_nesting_costs_nothing) {
  EXPECT_FALSE(CborItem::parse(Bytes(1'000'000, 0x81)).has_value());
}

TEST(CborItem, integers_fit_or_are_none) {
  const auto integer_of = [](const char* hex) {
    const Bytes bytes = from_hex(hex);
    return CborItem::parse(bytes).value().integer();
  };
  EXPECT_EQ(integer_of("1b7fffffffffffffff"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(integer_of("1b8000000000000000"), std::nullopt);
  EXPECT_EQ(integer_of("3b7fffffffffffffff"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(integer_of("3bffffffffffffffff"), std::nullopt);
  EXPECT_EQ(integer_of("6131"), std::nullopt);
  const Bytes minus_one = from_hex("20");
  EXPECT_EQ(CborItem::parse(minus_one).value().unsigned_integer(), std::nullopt);
}

TEST(CborItem, another_kind_is_no_value) {
  const Bytes bytes = from_hex("6161");
  const CborItem text = CborItem::parse(bytes).value();
  EXPECT_FALSE(text.integer());
  EXPECT_FALSE(text.bytes());
  EXPECT_FALSE(text.boolean());
  EXPECT_FALSE(text.is_null());
  EXPECT_FALSE(text.items(9));
  EXPECT_FALSE(text.pairs(9));
  EXPECT_FALSE(text.find("a"));
  const Bytes null = from_hex("f6");
  EXPECT_FALSE(CborItem::parse(null).value().boolean());
  EXPECT_FALSE(CborItem::parse(null).value().text());
}

TEST(CborItem, finds_keys_and_bounds_counts) {
  CborWriter writer;
  writer.map(3);
  writer.text("v");
  writer.integer(1);
  writer.text("have");
  writer.array(2);
  writer.integer(7);
  writer.integer(9);
  writer.text("v");
  writer.integer(2);
  const Bytes bytes = writer.take();
  const CborItem item = CborItem::parse(bytes).value();
  EXPECT_EQ(item.find("v")->integer(), 1);
  EXPECT_EQ(item.find("have")->items(2)->at(1).integer(), 9);
  EXPECT_FALSE(item.find("have")->items(1));
  EXPECT_FALSE(item.find("epoch"));
  EXPECT_FALSE(item.pairs(2));
  EXPECT_EQ(item.pairs(3)->at(2).first, "v");
}

TEST(CborWriter, writes_long_strings_whole) {
  for (const std::size_t size : {23U, 24U, 255U, 256U, 65535U, 65536U}) {
    CborWriter writer;
    writer.array(2);
    writer.text(std::string(size, 'x'));
    writer.bytes(Bytes(size, 0x80));
    const Bytes bytes = writer.take();
    const auto items = CborItem::parse(bytes).value().items(2);
    EXPECT_EQ(items->at(0).text(), std::string(size, 'x'));
    EXPECT_EQ(items->at(1).bytes()->size(), size);
  }
}

}  // namespace
}  // namespace buoyd
