#include <bot/bench.h>
#include <bot/learning.h>
#include <bot/worker.h>
