#include "command/control_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::string echo(const Json& request) {
  return R"({"echo":)" + json_string(request.string_at("command").value_or("?")) + "}";
}

std::vector<std::string> answers(ControlRequests& requests) {
  std::vector<std::string> all;
  while (auto answer = requests.answer_next(echo)) {
    all.push_back(std::move(*answer));
  }
  return all;
}

TEST(ControlRequests, a_line_is_a_request_in_any_split) {
  const std::string said = "{\"command\":\"a\"}\n{\"command\":\"b\"}\r\n{}\n{\"comm";
  for (std::size_t piece = 1; piece <= said.size(); ++piece) {
    ControlRequests requests;
    std::vector<std::string> all;
    for (std::size_t at = 0; at < said.size(); at += piece) {
      ASSERT_TRUE(requests.take(std::string_view(said).substr(at, piece)));
      for (std::string& answer : answers(requests)) all.push_back(std::move(answer));
    }
    EXPECT_THAT(all, ElementsAre("{\"echo\":\"a\"}\n", "{\"echo\":\"b\"}\n", "{\"echo\":\"?\"}\n"));
  }
}

TEST(ControlRequests, what_is_no_object_is_refused_and_the_next_is_heard) {
  for (const std::string wrong :
       {"", "rubbish", "[1]", "\"x\"", "{", "null", "{\"a\":[[[[[[[[[[[[[[[[[[1", "\xFF\xFE"}) {
    ControlRequests requests;
    ASSERT_TRUE(requests.take(wrong + "\n{\"command\":\"next\"}\n"));
    EXPECT_THAT(answers(requests), ElementsAre(StartsWith("{\"error\":"), "{\"echo\":\"next\"}\n"))
        << wrong;
  }
}

TEST(ControlRequests, a_line_may_be_just_so_long) {
  const std::string request = "{\"command\":\"x\"}";
  for (const bool too_long : {false, true}) {
    const std::string blanks(max_control_line - request.size() + (too_long ? 1 : 0), ' ');
    ControlRequests requests;
    // The limit is a line's, not of all that is there.
    ASSERT_TRUE(requests.take(request + "\n"));
    const auto taken = requests.take(blanks + request + "\n");
    EXPECT_EQ(taken.has_value(), !too_long);
    if (too_long) {
      EXPECT_EQ(taken.error().code, ErrorCode::invalid);
      EXPECT_THAT(answers(requests), IsEmpty()) << "nothing is kept of it";
    } else {
      EXPECT_EQ(answers(requests).size(), 2U);
    }
  }
}

TEST(ControlRequests, a_line_without_end_is_refused_before_its_end) {
  ControlRequests requests;
  const std::string piece(4096, 'x');
  std::size_t taken = 0;
  while (requests.take(piece)) {
    taken += piece.size();
    ASSERT_LE(taken, max_control_line);
  }
  EXPECT_EQ(taken, max_control_line);
}

TEST(ControlRequests, a_refusal_is_one_line_of_json) {
  EXPECT_EQ(refusal("a \"b\"\n"), "{\"error\":\"a \\\"b\\\"\\n\"}\n");
}

}  // namespace
}  // namespace buoyd
