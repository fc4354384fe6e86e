#pragma once

#include <cstddef>
#include <type_traits>

namespace dynantic::detail {

// The members of an aggregate as arguments: FieldBinder<N>::bind(object, f) is f(member0, ..., memberN-1).
//
// A structured binding needs as many names as there are members, and C++20 has no pack of names, so there is one
// specialisation a number. Each is parsed once and instantiated only for the numbers in use. A member whose address
// cannot be taken is a bit-field; that is asked here, because nothing outside of the binding can ask it.

template <std::size_t N>
struct FieldBinder;

template <>
struct FieldBinder<0> {
    template <class T, class F>
    static constexpr decltype(auto) bind(T&, F&& visit) {
        return visit();
    }
    template <class T>
    static std::true_type addressable(T&);
};

// clang-format off
#define DYNANTIC_BIND(count, first, ...)                                              \
    template <>                                                                       \
    struct FieldBinder<count> {                                                       \
        template <class T, class F>                                                   \
        static constexpr decltype(auto) bind(T& object, F&& visit) {                      \
            auto& [first __VA_OPT__(,) __VA_ARGS__] = object;                         \
            return visit(first __VA_OPT__(,) __VA_ARGS__);                                \
        }                                                                             \
        template <class T>                                                            \
        static constexpr auto addressable(T& object) {                                \
            auto& [first __VA_OPT__(,) __VA_ARGS__] = object;                         \
            using Answer = std::bool_constant<requires { lvalues(first __VA_OPT__(,) __VA_ARGS__); }>; \
            return Answer{};                                                          \
        }                                                                             \
        static void lvalues(auto&...);                                                \
    };
DYNANTIC_BIND(1, a)
DYNANTIC_BIND(2, a, b)
DYNANTIC_BIND(3, a, b, c)
DYNANTIC_BIND(4, a, b, c, d)
DYNANTIC_BIND(5, a, b, c, d, e)
DYNANTIC_BIND(6, a, b, c, d, e, f)
DYNANTIC_BIND(7, a, b, c, d, e, f, g)
DYNANTIC_BIND(8, a, b, c, d, e, f, g, h)
DYNANTIC_BIND(9, a, b, c, d, e, f, g, h, i)
DYNANTIC_BIND(10, a, b, c, d, e, f, g, h, i, j)
DYNANTIC_BIND(11, a, b, c, d, e, f, g, h, i, j, k)
DYNANTIC_BIND(12, a, b, c, d, e, f, g, h, i, j, k, l)
DYNANTIC_BIND(13, a, b, c, d, e, f, g, h, i, j, k, l, m)
DYNANTIC_BIND(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
DYNANTIC_BIND(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
DYNANTIC_BIND(16, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
DYNANTIC_BIND(17, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
DYNANTIC_BIND(18, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
DYNANTIC_BIND(19, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)
DYNANTIC_BIND(20, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)
DYNANTIC_BIND(21, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)
DYNANTIC_BIND(22, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
DYNANTIC_BIND(23, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
DYNANTIC_BIND(24, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)
DYNANTIC_BIND(25, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y)
DYNANTIC_BIND(26, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z)
DYNANTIC_BIND(27, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1)
DYNANTIC_BIND(28, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1)
DYNANTIC_BIND(29, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1)
DYNANTIC_BIND(30, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1)
DYNANTIC_BIND(31, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1)
DYNANTIC_BIND(32, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1)
DYNANTIC_BIND(33, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1)
DYNANTIC_BIND(34, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1)
DYNANTIC_BIND(35, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1)
DYNANTIC_BIND(36, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1)
DYNANTIC_BIND(37, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1)
DYNANTIC_BIND(38, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1)
DYNANTIC_BIND(39, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1)
DYNANTIC_BIND(40, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1)
DYNANTIC_BIND(41, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1)
DYNANTIC_BIND(42, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1)
DYNANTIC_BIND(43, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1)
DYNANTIC_BIND(44, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1)
DYNANTIC_BIND(45, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1)
DYNANTIC_BIND(46, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1)
DYNANTIC_BIND(47, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1)
DYNANTIC_BIND(48, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1)
DYNANTIC_BIND(49, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1)
DYNANTIC_BIND(50, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1)
DYNANTIC_BIND(51, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1)
DYNANTIC_BIND(52, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1)
DYNANTIC_BIND(53, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2)
DYNANTIC_BIND(54, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2)
DYNANTIC_BIND(55, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2)
DYNANTIC_BIND(56, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2)
DYNANTIC_BIND(57, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2)
DYNANTIC_BIND(58, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2)
DYNANTIC_BIND(59, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2)
DYNANTIC_BIND(60, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2, h2)
DYNANTIC_BIND(61, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2, h2, i2)
DYNANTIC_BIND(62, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2, h2, i2, j2)
DYNANTIC_BIND(63, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2, h2, i2, j2, k2)
DYNANTIC_BIND(64, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1,
    d1, e1, f1, g1, h1, i1, j1, k1, l1, m1, n1, o1, p1, q1, r1, s1, t1, u1, v1, w1, x1, y1, z1, a2, b2, c2,
    d2, e2, f2, g2, h2, i2, j2, k2, l2)
#undef DYNANTIC_BIND
// clang-format on

}  // namespace dynantic::detail
