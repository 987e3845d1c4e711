#include "commands.h"

#include <CLI/App.hpp>
#include <learn/classifier.h>
#include <learn/evaluation.h>
#include <learn/examples_file.h>
#include <learn/quality.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

namespace deskbell::app {
namespace {

struct LearnFlags {
  std::vector<std::string> files;
  std::string model;
  learn::Training training;
  std::optional<std::size_t> top;
  bool accept_all = false;
};

int refuse(const std::string& why) {
  std::fprintf(stderr, "deskbell: %s\n", why.c_str());
  return 1;
}

Result<std::vector<learn::Example>> read_all(const std::vector<std::string>& files) {
  std::vector<learn::Example> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return failure(ErrorCode::not_found, file + ": The file cannot be read.");
    TRY(learn::read_examples(in, file, out));
  }
  return out;
}

Result<learn::Classifier> read_model(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return failure(ErrorCode::not_found, file + ": The file cannot be read.");
  auto model = learn::Classifier::load(in);
  if (!model) model.error().message = file + ": " + model.error().message;
  return model;
}

// Under another name first: whoever reads the model meanwhile has the old one or the new one.
bool write_model(const learn::Classifier& classifier, const std::string& file) {
  const std::string part = file + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  classifier.save(out);
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(part, file, failed);
  if (out && !failed) return true;
  std::filesystem::remove(part, failed);
  return false;
}

int train(const LearnFlags& flags) {
  const auto began = std::chrono::steady_clock::now();
  const auto examples = read_all(flags.files);
  if (!examples) return refuse(examples.error().message);
  const auto learnt = learn::train(*examples, flags.training);
  if (!learnt) return refuse(learnt.error().message);
  if (!write_model(*learnt, flags.model)) return refuse(flags.model + ": The model cannot be written.");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%s%.2f s, %.1f MB of memory to predict\n", learnt->findings().text().c_str(), took.count(),
              static_cast<double>(learnt->bytes()) / 1e6);
  return 0;
}

void print(const learn::Guess& guess, char end) {
  std::fwrite(guess.label.data(), 1, guess.label.size(), stdout);
  std::printf("\t%.4f%c", guess.probability, end);
}

int predict(const LearnFlags& flags) {
  const auto classifier = read_model(flags.model);
  if (!classifier) return refuse(classifier.error().message);
  std::ios::sync_with_stdio(false);
  std::string line;
  while (learn::next_line(std::cin, line)) {
    if (!flags.top && !flags.accept_all) {
      print(classifier->best(line), '\n');
      continue;
    }
    const std::size_t most = flags.top.value_or(1);
    auto guesses = classifier->ranked(line, most + 1);
    if (flags.accept_all) std::erase_if(guesses, [](const auto& guess) { return guess.label == learn::kOutOfScope; });
    if (guesses.size() > most) guesses.resize(most);
    for (const auto& guess : guesses) print(guess, &guess == &guesses.back() ? '\n' : '\t');
  }
  return std::fflush(stdout) != 0 || std::ferror(stdout) ? refuse("The answers cannot be written.") : 0;
}

int test(const LearnFlags& flags) {
  const auto classifier = read_model(flags.model);
  if (!classifier) return refuse(classifier.error().message);
  const auto examples = read_all(flags.files);
  if (!examples) return refuse(examples.error().message);
  if (examples->empty()) return refuse("There are no examples to test with.");
  std::fputs(learn::evaluate(*classifier, *examples).text().c_str(), stdout);
  return 0;
}

int examine(const LearnFlags& flags) {
  const auto examples = read_all(flags.files);
  if (!examples) return refuse(examples.error().message);
  const auto report = learn::examine(*examples, flags.training);
  for (const auto& one : report.conflicts) {
    std::printf("conflict\t%s", one.text.c_str());
    for (const auto& label : one.labels) std::printf("\t%s", label.c_str());
    std::printf("\n");
  }
  for (const auto& one : report.scarce) std::printf("scarce\t%s\t%zu\n", one.label.c_str(), one.examples);
  for (const auto& one : report.suspects) {
    const auto& example = (*examples)[one.example];
    std::printf("mislabelled?\t%s\t%s\t%s\t%.2f\n", example.text.c_str(), example.label.c_str(), one.fits.c_str(), one.lead);
  }
  for (const auto& one : report.confusable)
    std::printf("confusable\t%s\t%s\t%zu\n", one.first.c_str(), one.second.c_str(), one.times);
  return 0;
}

void add_files(CLI::App& command, LearnFlags& flags) {
  command.add_option("files", flags.files, "Tables: a header line text<TAB>label, then one example a line")
      ->required()
      ->type_name("FILE.tsv");
}

void add_model(CLI::App& command, LearnFlags& flags) {
  command.add_option("--model", flags.model, "The model file")->required()->type_name("FILE");
}

void add_training(CLI::App& command, LearnFlags& flags) {
  command.add_option("--seed", flags.training.seed, "The same examples and seed make the same model")->type_name("N");
  command.add_option("--threads", flags.training.threads, "So many processors at once; the model is the same")
      ->check(CLI::Range(1, 64))
      ->type_name("N");
}

}  // namespace

void add_learn(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("learn", "Learn from labelled texts which label a text has");
  command->require_subcommand(1);
  auto flags = std::make_shared<LearnFlags>();
  auto* training = command->add_subcommand("train", "Make a model of examples; the label oos means: out of scope");
  add_files(*training, *flags);
  add_model(*training, *flags);
  add_training(*training, *flags);
  training->callback([&commands, flags] { commands.exit_code = train(*flags); });

  auto* predicting = command->add_subcommand("predict", "For each line of standard input: label<TAB>probability");
  add_model(*predicting, *flags);
  predicting->add_option("--top", flags->top, "So many labels a line, best first, without turning texts away")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  predicting->add_flag("--accept-all", flags->accept_all, "Never say oos");
  predicting->callback([&commands, flags] { commands.exit_code = predict(*flags); });

  auto* testing = command->add_subcommand("test", "How well a model does on examples that it was not made of");
  add_files(*testing, *flags);
  add_model(*testing, *flags);
  testing->callback([&commands, flags] { commands.exit_code = test(*flags); });

  auto* examining = command->add_subcommand("examine", "Conflicts, scarce labels, likely mistakes in examples");
  add_files(*examining, *flags);
  add_training(*examining, *flags);
  examining->callback([&commands, flags] { commands.exit_code = examine(*flags); });
}

}  // namespace deskbell::app
