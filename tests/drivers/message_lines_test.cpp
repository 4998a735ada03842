// Messages without start character and tag: what tells one line from another, and what its fields
// mean.
#include <gtest/gtest.h>

#include "drivers/message_support.hpp"

namespace buoyd {
namespace {

std::string line_model(const std::string& separator, const std::string& message,
                       const std::string& channels) {
  return "make = \"m\"\ntype = \"t\"\ncategory = \"c\"\nsource = [\"s\"]\ndriver = \"messages\"\n"
         "[messages]\nseparator = \"" +
         separator + "\"\nchecksum = \"none\"\n[[kind]]\nname = \"k\"\n[kind.message]\n" + message +
         "\n" + channels +
         "[[example]]\nkind = \"k\"\nsource = \"computed\"\ntext = \"x\"\nvalues = { a = \"1\" }\n";
}

struct LineCase {
  const char* what;
  std::string model;
  const char* lines;
  const char* expected;
};

std::ostream& operator<<(std::ostream& out, const LineCase& one) {
  return out << one.what;
}

const std::string first_field = channel("a", "field = 1");
const std::string second_field = channel("b", "field = 2");

class Lines : public testing::TestWithParam<LineCase> {};

TEST_P(Lines, are_read) {
  EXPECT_EQ(values_read(GetParam().model, GetParam().lines), GetParam().expected);
}

const LineCase lines_all[] = {

    {"commas, blanks around fields", line_model(",", "fields = [2]", first_field + second_field),
     " 1.5,  2.50 \n1.5\n1.5,2.5,3.5\n1.5,x\n", R"({"values":{"a":1.5,"b":2.50}} damaged 3)"},
    {"an empty field is no value", line_model(",", "fields = [2]", first_field + second_field),
     "1,\n", R"({"values":{"a":1,"b":null}} damaged 0)"},
    {"runs of blanks and tabs", line_model(" ", "fields = [2]", first_field + second_field),
     "  1.5 \t  2.5\n", R"({"values":{"a":1.5,"b":2.5}} damaged 0)"},
    {"tabs", line_model("\\t", "fields = [2]", first_field + second_field), "1.5\t2.5\n",
     R"({"values":{"a":1.5,"b":2.5}} damaged 0)"},
    {"a prefix, or none",
     line_model(",", "fields = [2]\nprefix = [\"#\", \"\"]", first_field + second_field),
     "# 1,2\n#3,4\n5,6\n!7,8\n",
     R"({"values":{"a":1,"b":2}}{"values":{"a":3,"b":4}}{"values":{"a":5,"b":6}} damaged 1)"},
    {"a prefix that must be there", line_model(",", "fields = [1]\nprefix = [\"T=\"]", first_field),
     "T= 1\n2\n", R"({"values":{"a":1}} damaged 1)"},
    {"literal fields",
     line_model(" ", "fields = [2]\nselect = [{ field = 1, is = [\"P=\"] }]",
                channel("a", "field = 2")),
     "P= 7\nT= 8\n", R"({"values":{"a":7}} damaged 1)"},
    {"columns", line_model(",", "columns = [1, 2, 4, 6]", first_field + second_field),
     "04:012\n04:0123\n4:012\n", R"({"values":{"a":4,"b":12}} damaged 2)"},
    {"hexadecimal, as counts and scaled",
     line_model(",", "columns = [1, 4, 5, 8]",
                channel("a", "field = 1\nformat = \"hex\"") +
                    channel("b",
                            "field = 2\nformat = \"hex\"\nscale = { denominator = "
                            "1000, offset = -10 }")),
     "00fF2710\n00fG2710\n-0FF2710\n", R"({"values":{"a":255,"b":0.000}} damaged 2)"},
    {"a scale and its sign",
     line_model(",", "fields = [1]",
                channel("a", "field = 1\nscale = { denominator = 5, offset = 32 }")),
     "-400\n", R"({"values":{"a":-48.000}} damaged 0)"},
    {"texts that mean no value",
     line_model(" ", "fields = [2]", first_field + channel("b", "field = 2\nnull = [\"NAN\"]")),
     "1 NAN\n1 nan\n", R"({"values":{"a":1,"b":null}} damaged 1)"},
    {"a time in two fields",
     line_model(",", "fields = [2]",
                channel("a",
                        "field = 1\nmore = [2]\nformat = \"time\"\npattern = \"%d %b "
                        "%Y %H:%M:%S\"")),
     "07 Jan 2000, 04:51:39.5\n07 Jan 2000, 4h\n", R"({"values":{"a":947220699.5}} damaged 1)"},
    {"values behind keys",
     line_model(",", "fields = [2]",
                channel("a", "key = \"pt =\"") + channel("b", "key = \"p =\"")),
     "p = 1.5, pt = 2.5\np = 1.5, x = 1\n",
     R"({"values":{"a":2.5,"b":1.5}}{"values":{"a":null,"b":1.5}} damaged 0)"},
    {"a clock that is none costs its time alone, beside a sound number",
     line_model(",", "fields = [3]",
                channel("a",
                        "field = 1\nmore = [2]\nformat = \"time\"\npattern = \"%m/%d/%y "
                        "%H:%M:%S\"") +
                    channel("b", "field = 3")),
     "17/12/13,23:59:59,1.5\n12/17/13,1x:00:00,2.5\n17/12/13,23:59:59,x\n17/12/13,1,\n",
     R"({"values":{"a":null,"b":1.5}} damaged 3)"},
    {"another message with that time goes first",
     line_model(",", "fields = [2]",
                channel("a", "field = 1\nformat = \"time\"\npattern = \"%m/%d/%y %H:%M\"") +
                    channel("b", "field = 2")) +
         "[[kind]]\nname = \"l\"\n[kind.message]\nfields = [2]\n" +
         channel("c", "field = 1\nformat = \"time\"\npattern = \"%d/%m/%y %H:%M\"") +
         channel("d", "field = 2") +
         "[[example]]\nkind = \"l\"\nsource = \"computed\"\ntext = \"x\"\nvalues = { d = "
         "\"1\" }\n",
     "17/12/13 10:00,2.5\n17/17/13 10:00,3.5\n",
     R"({"values":{"c":1387274400,"d":2.5}}{"values":{"a":null,"b":3.5}} damaged 0)"},
    {"a line that fits another message whole is that one, though a checksum vouches for it",
     line_model(",", "fields = [2]\nchecksum = \"xor8\"\nchecksum_behind = \"*\"",
                channel("a", "field = 1\ntype = \"integer\"") + second_field) +
         "[[kind]]\nname = \"l\"\n[kind.message]\nfields = [2]\nchecksum = \"xor8\"\n"
         "checksum_behind = \"*\"\n" +
         channel("c", "field = 1") + channel("d", "field = 2") +
         "[[example]]\nkind = \"l\"\nsource = \"computed\"\ntext = \"x\"\nvalues = { d = "
         "\"1\" }\n",
     "12,1.5*05\n+1.2,-3.5*2F\nx,2.5*7D\nx,2.5*7E\n",
     R"({"values":{"a":12,"b":1.5}}{"values":{"c":1.2,"d":-3.5}})"
     R"({"values":{"a":null,"b":2.5}} damaged 1)"},
    {"outside the limits it is another's line",
     line_model(",", "fields = [1]", channel("a", "field = 1\nmaximum = 5")), "6\n5\n",
     R"({"values":{"a":5}} damaged 1)"},
};
INSTANTIATE_TEST_SUITE_P(All, Lines, ::testing::ValuesIn(lines_all));

// XON, XOFF and what wakes a line stand before it; inside it they are damage.
TEST(LeadingCharacters, are_no_part_of_a_line) {
  std::string model = line_model(",", "fields = [2]\nselect = [{ field = 1, is = [\"48\"] }]",
                                 channel("a", "field = 2"));
  model.insert(model.find("checksum"), "leading = \"\\u00FF\\u0011\\u0013%\"\n");
  EXPECT_EQ(values_read(model,
                        "\xFF\x11%\x11"
                        "48,1.5\r\n48,2.5\r\n\x13\r\n\x11%%48,3.5\r\n"),
            R"({"values":{"a":1.5}}{"values":{"a":2.5}}{"values":{"a":3.5}} damaged 0)");
  EXPECT_EQ(values_read(model,
                        "\xFF"
                        "8,1.5\r\n48,2\xFF"
                        "5\r\n48,2\x11.5\r\n"),
            " damaged 3");
}

}  // namespace
}  // namespace buoyd
