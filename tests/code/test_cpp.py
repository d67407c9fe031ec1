"""What names in C and C++ mean."""

from __future__ import annotations

import pytest

from code_support import meaning

HEADERS = """
== include/sea/tide.h
#pragma once
#include <vector>
#include "sea/base.h"
#define SEA_MAX(a, b) ((a) > (b) ? (a) : (b))
namespace sea {
class Moon;
enum Phase { NEW, FULL };
enum class Mode { Ebb };
class SEA_API Tide : public Base {
 public:
  Tide(int level);
  int level() const;
  Tide* next() { return next_; }  void rise(); void rise(int by, int times);
  template <class Other> Other& as(int at);
  std::vector<Tide> parts() const;
 private:
  Tide* next_ = nullptr;
};
namespace deep { int dive(Tide* tide); }
using Ebb = Tide;
}  // namespace sea
namespace shore { using namespace sea; }
namespace low = sea::deep;
namespace sea::deep::trench { int sink(); }
== include/sea/base.h
namespace sea {
struct Base {
  void roll();
  int salt;
};
template <class T> class Ref {
 public:
  T* operator->() const;
};
}
== include/sea/moon.h
namespace sea {
class Moon {
 public:
  void shine();
};
}
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sea::Ti‸de t(1);", "target include/sea/tide.h:9"),
        ("void f(sea::Tide t) { t.le‸vel(); }", "target include/sea/tide.h:12"),
        ("void f(sea::Tide* t) { t->next()->ro‸ll(); }", "target include/sea/base.h:3"),
        ("using namespace sea;\nvoid f(Tide& t) { t.sa‸lt; }", "target include/sea/base.h:4"),
        ("void f(sea::Ebb t) { t.le‸vel(); }", "target include/sea/tide.h:12"),
        ("void f(sea::Tide& t) { for (auto& p : t.parts()) p.le‸vel(); }", "target include/sea/tide.h:12"),
        ("void f(std::unique_ptr<sea::Tide> t) { t->le‸vel(); }", "target include/sea/tide.h:12"),
        ("void f(std::unique_ptr<sea::Tide> t) { t.re‸set(); }", "external"),
        ("void f(sea::Ref<sea::Tide> t) { t->le‸vel(); }", "target include/sea/tide.h:12"),
        ("int x = sea::NE‸W;", "target include/sea/tide.h:7"),
        ("auto x = sea::Mode::E‸bb;", "target include/sea/tide.h:8"),
        ("void f(sea::Mo‸on* m);", "target include/sea/moon.h:2"),
        ("int x = sea::deep::di‸ve(0);", "target include/sea/tide.h:19"),
        ("namespace d = sea::deep;\nint x = d::di‸ve(0);", "target include/sea/tide.h:19"),
        ("int x = sea::deep::trench::si‸nk();", "target include/sea/tide.h:24"),
        ("shore::Ti‸de t(1);", "target include/sea/tide.h:9"),
        ("int x = low::di‸ve(0);", "target include/sea/tide.h:19"),
        ("using sea::Ti‸de;", "target include/sea/tide.h:9"),
        ("using std::siz‸e;", "external"),
        ("void f(sea::Tide t) { t.ri‸se(1, 2); }", "target include/sea/tide.h:13"),
        ("void f(sea::Tide t) { t.as<sea::Base>(1).sa‸lt; }", "target include/sea/base.h:4"),
        ("void f(std::map<int, sea::Tide> m) { for (auto& [k, t] : m) t.le‸vel(); }", "target include/sea/tide.h:12"),
        ("void f(std::map<int, sea::Tide> m) { m.find(1)->second.le‸vel(); }", "target include/sea/tide.h:12"),
        ("int x = SEA_M‸AX(1, 2);", "target include/sea/tide.h:4"),
        ("int sea::Tide::le‸vel() const { return 1; }", "own definition main.cpp:2"),
        ("int sea::Tide::level() const { return nex‸t_ ? 1 : 2; }", "target include/sea/tide.h:17"),
        ("int sea::Tide::level() const { return this->sa‸lt; }", "target include/sea/base.h:4"),
        ("std::vec‸tor<int> x;", "external"),
        ("::st‸d::vector<int> x;", "external"),
        ("int f(int size) { return si‸ze; }", "local"),
        ("template <class T> T f(T‸ x);", "local"),
        ("int f() { auto g = [](int k) { return k‸; }; }", "local"),
        ("// about lev‸el", "comment"),
        ("// about SEA_M‸AX", "target include/sea/tide.h:4"),
        ('auto s = "lev‸el";', "string"),
        ('#include "sea/ti‸de.h"', "module include/sea/tide.h"),
    ],
)
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f'{HEADERS}== main.cpp\n#include "sea/tide.h"\n{code}\n') == expected


def test_the_namespace_around_what_the_grammar_cannot_read_is_known() -> None:
    broken = "namespace sea {\nclass Reef { typename T<int>::type operator*() const { if (x) { return 1; }\n"
    assert meaning(f'{HEADERS}== main.cpp\n#include "sea/tide.h"\n{broken}Ti‸de* t;\n') == "target include/sea/tide.h:9"


def test_statements_that_begin_with_a_macro_are_code() -> None:
    code = "void f(sea::Tide t) {\n  SEA_ASSERT(t.sa‸lt == 1);\n}"
    assert meaning(f'{HEADERS}== main.cpp\n#include "sea/tide.h"\n{code}\n') == "target include/sea/base.h:4"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("#ifdef _WIN32\n#define SEA __declspec(x)\n#else\n#define SEA\n#endif\nS‸EA int x;", "target main.cpp:5"),
        ("#ifndef _WIN32\n#define SEA\n#else\n#define SEA 1\n#endif\nS‸EA int x;", "target main.cpp:3"),
        ("struct S { const int& a();\nint& a(); };\nvoid f(S s) { s.a‸(); }", "target main.cpp:3 main.cpp:2"),
        ("struct S { void a(); };\nvoid S::a‸() {}", "own definition main.cpp:3"),
        ("struct S { void a‸(); void a(int); };\nvoid S::a() {}", "own definition main.cpp:2"),
        ("void a(int);\nvoid a‸(int x) {}", "own definition main.cpp:3"),
    ],
)
def test_the_likely_one_of_several_definitions_is_meant(code: str, expected: str) -> None:
    assert meaning(f'{HEADERS}== main.cpp\n#include "sea/tide.h"\n{code}\n') == expected
