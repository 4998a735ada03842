#include "shore/archive/account.hpp"

#include <gtest/gtest.h>

#include "shore/decode/messages.hpp"

namespace buoyshore {
namespace {

using buoyd::Ranges;

EpochFacts epoch(std::string id, std::uint64_t first, Ranges held) {
  EpochFacts facts;
  facts.id = std::move(id);
  facts.first = first;
  facts.held = std::move(held);
  return facts;
}

EpochFacts follows(EpochFacts facts, std::string previous, std::uint64_t last) {
  facts.previous = std::move(previous);
  facts.previous_last = last;
  return facts;
}

EpochFacts began(EpochFacts facts, int second) {
  facts.started = buoyd::WallTime(std::chrono::seconds(second));
  return facts;
}

EpochFacts said(EpochFacts facts, std::optional<std::uint64_t> last, bool current) {
  facts.was_listed = true;
  facts.was_current = current;
  facts.said_last = last;
  facts.is_end_untold = !last;
  return facts;
}

struct Wanted {
  std::string id;
  EpochEnd end;
  std::uint64_t owed;  // numbers
  bool complete;
};

struct AccountCase {
  const char* what;
  std::string current;
  std::vector<EpochFacts> epochs;
  std::vector<Wanted> wanted;
  bool complete;
};

const AccountCase account_cases[] = {
    {"nothing was ever heard", "", {}, {}, false},
    {"one epoch, all held",
     "a",
     {said(epoch("a", 1, Ranges({{1, 10}})), 10, true)},
     {{"a", EpochEnd::live, 0, true}},
     true},
    {"one epoch, the end is owed",
     "a",
     {said(epoch("a", 1, Ranges({{1, 7}})), 10, true)},
     {{"a", EpochEnd::live, 3, false}},
     false},
    {"more is held than the latest hello knew",
     "a",
     {said(epoch("a", 1, Ranges({{1, 20}})), 10, true)},
     {{"a", EpochEnd::live, 0, true}},
     true},
    {"batches but no hello",
     "",
     {epoch("a", 1, Ranges({{1, 20}}))},
     {{"a", EpochEnd::awaited, 0, false}},
     false},
    {"a start reading names the end of the one before",
     "b",
     {said(epoch("a", 1, Ranges({{1, 12}})), 10, true),
      said(follows(epoch("b", 13, Ranges({{13, 15}})), "a", 12), 15, true)},
     {{"a", EpochEnd::named, 0, true}, {"b", EpochEnd::live, 0, true}},
     true},
    {"the one before is not complete",
     "b",
     {said(epoch("a", 1, Ranges({{1, 5}, {8, 10}})), 10, true),
      said(follows(epoch("b", 13, Ranges({{13, 15}})), "a", 12), 15, true)},
     {{"a", EpochEnd::named, 4, false}, {"b", EpochEnd::live, 0, true}},
     false},
    {"hello lists the one before; the start reading has not come",
     "b",
     {said(epoch("b", 13, Ranges()), 15, true), said(epoch("a", 1, Ranges({{1, 5}})), 12, false)},
     {{"b", EpochEnd::live, 3, false}, {"a", EpochEnd::listed, 7, false}},
     false},
    {"a new hello came, the start reading has not: the end of the one before is awaited",
     "b",
     {said(epoch("a", 1, Ranges({{1, 12}})), 10, true), said(epoch("b", 13, Ranges()), 15, true)},
     {{"a", EpochEnd::awaited, 0, false}, {"b", EpochEnd::live, 3, false}},
     false},
    {"rolled back: c follows a, nothing names b",
     "c",
     {said(epoch("a", 1, Ranges({{1, 12}})), 10, true),
      said(follows(epoch("b", 13, Ranges({{13, 23}})), "a", 12), 20, true),
      said(follows(epoch("c", 10, Ranges({{10, 30}})), "a", 9), 30, true)},
     {{"a", EpochEnd::named, 0, true},
      {"b", EpochEnd::unknown, 0, true},
      {"c", EpochEnd::live, 0, true}},
     true},
    {"A8 rolled back: of two ends that start readings name the larger one counts",
     "c",
     {epoch("a", 1, Ranges({{1, 9}})), follows(epoch("b", 13, Ranges({{13, 13}})), "a", 12),
      said(follows(epoch("c", 10, Ranges({{10, 30}})), "a", 9), 30, true)},
     {{"a", EpochEnd::named, 3, false},
      {"b", EpochEnd::awaited, 0, false},
      {"c", EpochEnd::live, 0, true}},
     false},
    {"A8 rolled back: what hello said before is more than the start reading names",
     "b",
     {said(epoch("a", 1, Ranges({{1, 430}})), 1388, true),
      said(follows(epoch("b", 431, Ranges({{431, 440}})), "a", 430), 440, true)},
     {{"a", EpochEnd::named, 958, false}, {"b", EpochEnd::live, 0, true}},
     false},
    {"A8 another card: what hello said of the one before is owed",
     "b",
     {said(epoch("a", 1, Ranges({{1, 1}})), 676, true),
      said(epoch("b", 1, Ranges({{1, 4}})), 4, true)},
     {{"a", EpochEnd::unknown, 675, false}, {"b", EpochEnd::live, 0, true}},
     false},
    {"A8 a late hello made the epoch before current again: what the running one said is owed",
     "a",
     {said(epoch("a", 1, Ranges({{1, 12}})), 12, true), said(epoch("b", 13, Ranges()), 695, true)},
     {{"a", EpochEnd::live, 0, true}, {"b", EpochEnd::unknown, 683, false}},
     false},
    {"A8 an archive was put back: an epoch that came in batches only is awaited",
     "a",
     {said(epoch("a", 1, Ranges({{1, 12}})), 12, true), epoch("d", 200, Ranges({{200, 205}}))},
     {{"a", EpochEnd::live, 0, true}, {"d", EpochEnd::awaited, 0, false}},
     false},
    {"A8 of the running epoch what came counts too: 3 is lost on the way",
     "a",
     {said(epoch("a", 1, Ranges({{1, 2}, {4, 4}})), 1, true)},
     {{"a", EpochEnd::live, 1, false}},
     false},
    {"a damaged store: a gap of unknown end closes it",
     "b",
     {epoch("a", 1, Ranges({{1, highest_seq}})), said(epoch("b", 1, Ranges({{1, 4}})), 4, true)},
     {{"a", EpochEnd::lost, 0, true}, {"b", EpochEnd::live, 0, true}},
     true},
    {"a damaged store whose end hello cannot tell",
     "b",
     {said(epoch("a", 1, Ranges({{1, 4}})), std::nullopt, false),
      said(epoch("b", 1, Ranges({{1, 4}})), 4, true)},
     {{"a", EpochEnd::awaited, 0, false}, {"b", EpochEnd::live, 0, true}},
     false},
    {"heard of in another order: predecessors come first",
     "c",
     {said(follows(epoch("c", 21, Ranges({{21, 22}})), "b", 20), 22, true),
      follows(epoch("b", 11, Ranges({{11, 20}})), "a", 10), epoch("a", 1, Ranges({{1, 10}}))},
     {{"a", EpochEnd::named, 0, true},
      {"b", EpochEnd::named, 0, true},
      {"c", EpochEnd::live, 0, true}},
     true},
    {"an older card that was heard of late ran before; one whose start is not known, behind",
     "a",
     {said(began(epoch("a", 1, Ranges({{1, 2}})), 100), 2, true),
      said(began(epoch("x", 1, Ranges({{1, 2}})), 1), 2, false),
      said(epoch("b", 1, Ranges({{1, 2}})), 2, false)},
     {{"x", EpochEnd::listed, 0, true},
      {"a", EpochEnd::live, 0, true},
      {"b", EpochEnd::listed, 0, true}},
     true},
    {"behind the one that it names, not behind what was heard of before it",
     "a",
     {said(began(epoch("a", 1, Ranges({{1, 2}})), 100), 2, true),
      said(began(epoch("x", 1, Ranges({{1, 2}})), 1), 2, false),
      said(follows(epoch("y", 3, Ranges({{3, 4}})), "x", 2), 4, false)},
     {{"x", EpochEnd::named, 0, true},
      {"y", EpochEnd::listed, 0, true},
      {"a", EpochEnd::live, 0, true}},
     true},
    {"nor does it take the one that it names along, if it was heard of first",
     "b",
     {said(follows(epoch("b", 3, Ranges({{3, 4}})), "a", 2), 4, true),
      said(began(epoch("a", 1, Ranges({{1, 2}})), 100), 2, false),
      said(began(epoch("x", 1, Ranges({{1, 2}})), 1), 2, false)},
     {{"x", EpochEnd::listed, 0, true},
      {"a", EpochEnd::named, 0, true},
      {"b", EpochEnd::live, 0, true}},
     true},
    {"a run that a wrong clock began in the future is before those of the card that runs now",
     "c",
     {said(began(epoch("a", 1, Ranges({{1, 10}})), 9000), 10, false),
      said(began(epoch("b", 1, Ranges({{1, 4}})), 200), 4, false),
      said(began(follows(epoch("c", 5, Ranges({{5, 6}})), "b", 4), 300), 6, true)},
     {{"a", EpochEnd::listed, 0, true},
      {"b", EpochEnd::named, 0, true},
      {"c", EpochEnd::live, 0, true}},
     true},
    {"the run that goes on is the last, though a wrong clock began it long ago",
     "b",
     {said(began(epoch("a", 1, Ranges({{1, 10}})), 100), 10, false),
      said(began(epoch("b", 1, Ranges({{1, 4}})), 1), 4, true)},
     {{"a", EpochEnd::listed, 0, true}, {"b", EpochEnd::live, 0, true}},
     true},
    {"a run is behind the one that it names, though the clock was set back between",
     "b",
     {began(epoch("a", 1, Ranges({{1, 10}})), 100),
      said(follows(began(epoch("b", 11, Ranges({{11, 12}})), 50), "a", 10), 12, true)},
     {{"a", EpochEnd::named, 0, true}, {"b", EpochEnd::live, 0, true}},
     true},
    {"two that name each other end nothing and hang nothing",
     "a",
     {said(follows(epoch("a", 1, Ranges({{1, 2}})), "b", 9), 2, true),
      follows(epoch("b", 1, Ranges({{1, 9}})), "a", 2)},
     {{"b", EpochEnd::named, 0, true}, {"a", EpochEnd::named, 0, true}},
     true},
    {"hello knows a last below first: nothing owed below it",
     "a",
     {said(epoch("a", 5, Ranges({{5, 5}})), 5, true)},
     {{"a", EpochEnd::live, 0, true}},
     true},
};

TEST(Account, is_it_complete) {
  for (const AccountCase& c : account_cases) {
    StationFacts station{"kelpie", c.current, std::nullopt, c.epochs};
    const Verdict verdict = judge(station);
    EXPECT_EQ(verdict.complete, c.complete) << c.what;
    ASSERT_EQ(verdict.epochs.size(), c.wanted.size()) << c.what;
    for (std::size_t i = 0; i < c.wanted.size(); ++i) {
      const EpochVerdict& found = verdict.epochs[i];
      const Wanted& wanted = c.wanted[i];
      EXPECT_EQ(station.epochs[found.epoch].id, wanted.id) << c.what;
      EXPECT_EQ(found.end, wanted.end) << c.what << ": " << wanted.id;
      EXPECT_EQ(found.owed.count(), wanted.owed) << c.what << ": " << wanted.id;
      EXPECT_EQ(found.complete, wanted.complete) << c.what << ": " << wanted.id;
    }
  }
}

TEST(Account, A8_an_epoch_known_by_name_only_is_owed) {
  const StationFacts station{
      "kelpie",
      "b",
      std::nullopt,
      {said(follows(epoch("b", 13, Ranges({{13, 15}})), "a", 12), 15, true)}};
  const Verdict verdict = judge(station);
  EXPECT_FALSE(verdict.complete);
  ASSERT_EQ(verdict.unheard.size(), 1U);
  EXPECT_EQ(verdict.unheard[0].id, "a");
  EXPECT_EQ(verdict.unheard[0].named_by, "b");
  EXPECT_EQ(verdict.unheard[0].last, 12U);
}

TEST(Account, many_epochs_are_no_trouble) {
  StationFacts station{"kelpie", "1999", std::nullopt, {}};
  for (std::uint64_t i = 0; i < 2000; ++i) {
    EpochFacts facts = epoch(std::to_string(i), i + 1, Ranges({{i + 1, i + 1}}));
    station.epochs.push_back(i == 0 ? facts : follows(facts, std::to_string(i - 1), i));
  }
  station.epochs.back() = said(station.epochs.back(), 2000, true);
  EXPECT_TRUE(judge(station).complete);
}

}  // namespace
}  // namespace buoyshore
