#include "shore/serve/query_pool.hpp"

#include <fmt/format.h>

#include <utility>

#include "shore/archive/archive_reader.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Lock;
using buoyd::Result;

QueryPool::QueryPool(std::string archive, std::vector<std::string> books, const buoyd::Clock& clock,
                     Done done)
    : archive_(std::move(archive)),
      books_(std::move(books)),
      clock_(clock),
      done_(std::move(done)) {}

QueryPool::~QueryPool() {
  {
    const Lock lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (buoyd::Thread& thread : threads_) thread.join();
}

Result<void> QueryPool::start() {
  for (buoyd::Thread& thread : threads_) {
    if (auto started = thread.start("query", [this] { run(); }); !started) return started;
  }
  return {};
}

bool QueryPool::ask(Ticket ticket, Query query) {
  {
    const Lock lock(mutex_);
    if (questions_.size() >= most_waiting) return false;
    questions_.push_back({ticket, clock_.mono() + longest_query, std::move(query)});
  }
  changed_.notify_one();
  return true;
}

void QueryPool::run() {
  Question question;
  const auto must_end = [&] { return ends_ || clock_.mono() >= question.deadline; };
  ArchiveReader archive(archive_, must_end);
  AlarmBooks books(books_, must_end);
  while (take(question)) done_(question.ticket, answer(archive.sql(), books, question));
}

/// Waits for one; false: it ends.
bool QueryPool::take(Question& question) {
  Lock lock(mutex_);
  while (!ends_ && questions_.empty()) changed_.wait(lock);
  if (ends_) return false;
  question = std::move(questions_.front());
  questions_.pop_front();
  return true;
}

HttpResponse QueryPool::answer(Result<PreparedSql*> sql, AlarmBooks& books,
                               const Question& question) const {
  if (!sql) return error_response(503, sql.error().text);
  auto json = question.query(**sql, books);
  if (json) return json_response(std::move(*json));
  if (clock_.mono() >= question.deadline) {
    return error_response(504,
                          fmt::format("this took over {} s: ask for less time or fewer channels",
                                      longest_query / std::chrono::seconds(1)));
  }
  return error_response(json.error().code == ErrorCode::invalid ? 400 : 503, json.error().text);
}

}  // namespace buoyshore
