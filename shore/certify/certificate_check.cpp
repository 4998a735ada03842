#include "shore/certify/certificate_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/signing_key.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::Range;

namespace {

constexpr std::size_t most_keys = 16;

std::string numbers_text(const Range& range) {
  return range.a == range.b ? fmt::format("number {} is", range.a)
                            : fmt::format("numbers {} to {} are", range.a, range.b);
}

}  // namespace

void CertificateCheck::wrong(const std::string& text) {
  report_.wrong(fmt::format("line {}: {}", line_, text));
}

void CertificateCheck::line(std::string_view text) {
  ++line_;
  auto parsed = line_in(text);
  if (has_end_) {
    wrong("it stands behind the end");
  } else if (!parsed) {
    wrong(parsed.error().text);
  } else if (!has_head_ && !std::holds_alternative<HeadLine>(*parsed)) {
    wrong("expected the head of a certified export");
  } else {
    std::visit([this](auto& one) { take(one); }, *parsed);
  }
  has_head_ = true;  // it is said once
  sum_.add(text);
  sum_.add("\n");
}

void CertificateCheck::skipped_line() {
  ++line_;
  wrong(fmt::format("it has more than {} bytes", longest_line));
}

void CertificateCheck::end(bool is_whole) {
  end_epoch();
  if (!has_end_) {
    ++line_;
    wrong("the file was cut off: expected the sum of all before, signed by the archive");
  } else if (!is_whole) {
    wrong("the file was cut off: expected a line break at its end");
  }
  check_chain();
  check_sealed();
  check_names();
}

/// Of an export that is not of all times nobody can ask for what lies before it.
void CertificateCheck::check_chain() {
  if (!report_.head.is_whole()) return;
  for (const Link& link : links_) {
    if (link.before == buoyd::Digest{} || seals_.contains(link.before)) continue;
    report_.wrong(fmt::format("line {}: the seal before this one is not in the file", link.line));
  }
}

/// A seal names numbers that existed: none is passed over, and none is said not to be sealed.
void CertificateCheck::check_sealed() {
  for (const auto& [id, sealed] : sealed_) {
    const buoyd::Ranges& unsealed = unsealed_[id];
    const buoyd::Ranges both = unsealed.without(unsealed.without(sealed));
    for (const Range& range : both.list()) {
      report_.wrong(fmt::format("{} of epoch {} said not to be sealed, and a seal names them",
                                numbers_text(range), buoyd::to_hex(id)));
    }
    if (!report_.head.is_whole()) continue;
    const auto epoch = std::ranges::find(report_.epochs, id, &EpochReport::id);
    const buoyd::Ranges told =
        epoch == report_.epochs.end() ? buoyd::Ranges() : buoyd::Ranges({epoch->numbers});
    const buoyd::Ranges missing = sealed.without(told);
    for (const Range& range : missing.list()) {
      report_.wrong(fmt::format("{} of epoch {} sealed, and not in the file", numbers_text(range),
                                buoyd::to_hex(id)));
    }
  }
}

/// A board whose station got another id seals under both. What a key sealed that never did so under
/// this one is another station's.
void CertificateCheck::check_names() {
  for (const SealedBy& key : report_.keys) {
    if (key.stations.contains(report_.head.station)) continue;
    report_.wrong(fmt::format("key {} sealed for another station, {}, and nothing for this one",
                              buoyd::to_hex(key.key), shown(key.stations.begin()->first)));
  }
}

void CertificateCheck::take(HeadLine& line) {
  if (has_head_) return wrong("a second head");
  report_.head = std::move(line);
}

void CertificateCheck::take(DescriptionLine& line) {
  const bool is_new =
      descriptions_.emplace(buoyd::hash8(line.text), buoyd::sha256(line.text)).second;
  if (!is_new) wrong("this description, or another of that name, was there before");
}

void CertificateCheck::take(EpochLine& line) {
  end_epoch();
  in_epoch_ = true;
  if (!epochs_.insert(line.epoch).second) wrong("this epoch was there before");
  report_.epochs.push_back({});
  report_.epochs.back().id = line.epoch;
  report_.epochs.back().numbers = line.numbers;
  next_ = line.numbers.a;
}

void CertificateCheck::take(SealLine& line) {
  const bool good = is_good(line.seal);
  seals_.insert(digest_of(line.seal));
  sealed_[line.seal.epoch].add(line.seal.numbers);
  links_.push_back({line.seal.before, line_});
  if (line.is_spare) return;
  if (!in_epoch_ || line.seal.epoch != report_.epochs.back().id) {
    return wrong("a seal of another epoch than that whose numbers stand here");
  }
  if (left_out_) {
    wrong(
        fmt::format("a seal behind line {}, which leaves out what was not sealed yet", *left_out_));
  }
  end_stretch();
  EpochReport& epoch = report_.epochs.back();
  const Range numbers{std::max(line.seal.numbers.a, epoch.numbers.a),
                      std::min(line.seal.numbers.b, epoch.numbers.b)};
  if (numbers.a > numbers.b) return wrong("a seal of other numbers than those that stand here");
  begin_stretch(numbers);
  seal_ = std::move(line.seal);
  walk_.emplace(seal_, next_, good, epoch, [this](const std::string& text) { wrong(text); });
}

void CertificateCheck::take(UnsealedLine& line) {
  if (!in_epoch_) return wrong("numbers of no epoch");
  end_stretch();
  begin_stretch(line.numbers);
  unsealed_[report_.epochs.back().id].add(line.numbers);
  if (!line.is_left_out) return;
  if (!left_out_) left_out_ = line_;
  is_left_out_ = true;
  report_.epochs.back().left_out += line.numbers.b - line.numbers.a + 1;
}

void CertificateCheck::take(GapLine& line) {
  if (!reach(line.numbers.a)) return;
  if (!stretch_ || line.numbers.b > stretch_->b) {
    return wrong("the gap reaches beyond what is told of here");
  }
  if (walk_) walk_->missing(line.numbers);
  next_ = line.numbers.b + 1;
  report_.epochs.back().gaps[line.reason] += line.numbers.b - line.numbers.a + 1;
}

void CertificateCheck::take(ReadingLine& line) {
  const auto described = descriptions_.find(line.description);
  if (described == descriptions_.end()) {
    wrong(fmt::format("nothing before describes reading {}", line.seq));
  }
  if (!reach(line.seq)) return;
  take_counted(line, described == descriptions_.end() ? buoyd::Digest{} : described->second);
}

void CertificateCheck::take_counted(const ReadingLine& line, const buoyd::Digest& description) {
  EpochReport& epoch = report_.epochs.back();
  ++epoch.readings;
  next_ = line.seq + 1;
  if (walk_) {
    walk_->reading({line.seq, description, line.utc, line.boottime, line.clock, line.span,
                    line.body, line.flags});
  } else {
    ++epoch.unsealed;
  }
}

void CertificateCheck::take(FileLine& line) {
  end_epoch();
  const bool is_plain = !line.name.empty() && line.name.find('/') == std::string::npos;
  if (!is_plain) return wrong("a file without a plain name");
  report_.files.push_back(std::move(line));
}

void CertificateCheck::take(EndLine& line) {
  end_epoch();
  has_end_ = true;
  buoyd::Sha256 sum = sum_;
  if (sum.digest() != line.sum) wrong("the sum is not that of the lines before");
  if (line.key != report_.head.key) wrong("it is signed by another key than the head names");
  if (!buoyd::to_hex(line.key).starts_with(archive_pin_)) {
    wrong("it is signed by another archive's key than --archive-key names");
  }
  if (!buoyd::is_signed_by(line.key, signed_text(line.sum), line.signature)) {
    wrong("the archive's signature does not fit");
  }
}

bool CertificateCheck::is_good(const buoyd::Seal& seal) {
  SealedBy& key = key_of(seal);
  ++key.seals;
  ++key.stations[seal.station];
  const bool is_signed = buoyd::is_signed_by(seal.key, signed_text(seal), seal.signature);
  if (!is_signed) wrong("the signature of the seal does not fit");
  return is_signed && key.is_accepted;
}

SealedBy& CertificateCheck::key_of(const buoyd::Seal& seal) {
  auto& keys = report_.keys;
  const auto known = std::ranges::find(keys, seal.key, &SealedBy::key);
  if (known != keys.end()) return *known;
  if (keys.size() == most_keys) {
    wrong("too many keys");
    return keys.back();
  }
  const bool accepted = pins_.empty() ? keys.empty() : is_accepted(seal.key);
  if (!accepted) {
    wrong(fmt::format("sealed by the key {}, expected {}", buoyd::to_hex(seal.key),
                      pins_.empty() ? "that of the seals before" : "one that --key names"));
  }
  keys.push_back({seal.key, 0, {}, accepted});
  return keys.back();
}

bool CertificateCheck::is_accepted(const buoyd::PublicKey& key) const {
  const std::string text = buoyd::to_hex(key);
  return std::ranges::any_of(pins_, [&](const std::string& pin) { return text.starts_with(pin); });
}

/// What is told of comes in ascending order, and nothing between is passed over.
bool CertificateCheck::reach(std::uint64_t number) {
  if (!stretch_ || is_left_out_) {
    wrong("no seal is said to name it, nor that none does");
    return false;
  }
  if (number < next_) {
    wrong(fmt::format("number {} comes again, or too late", number));
    return false;
  }
  if (number > stretch_->b) {
    wrong(fmt::format("number {} is none of those that are told of here", number));
    return false;
  }
  miss_until(number);
  return true;
}

/// Numbers below that one, of which nothing is said, are wrong.
void CertificateCheck::miss_until(std::uint64_t number) {
  if (next_ >= number) return;
  const Range missing{next_, number - 1};
  wrong(numbers_text(missing) + " neither a reading nor in a gap");
  if (walk_) walk_->missing(missing);
  next_ = number;
}

void CertificateCheck::begin_stretch(Range numbers) {
  if (numbers.b > report_.epochs.back().numbers.b) {
    wrong("more numbers than the epoch is said to have");
  }
  miss_until(numbers.a);
  if (numbers.a < next_) wrong(fmt::format("number {} is told of again", numbers.a));
  stretch_ = numbers;
}

void CertificateCheck::end_stretch() {
  if (!stretch_) return;
  if (is_left_out_) {
    next_ = std::max(next_, stretch_->b + 1);
  } else {
    miss_until(stretch_->b + 1);
  }
  if (walk_) report_.proven_until = std::max(report_.proven_until, walk_->end());
  walk_.reset();
  stretch_.reset();
  is_left_out_ = false;
}

void CertificateCheck::end_epoch() {
  if (!in_epoch_) return;
  end_stretch();
  miss_until(report_.epochs.back().numbers.b + 1);
  in_epoch_ = false;
}

}  // namespace buoyshore
