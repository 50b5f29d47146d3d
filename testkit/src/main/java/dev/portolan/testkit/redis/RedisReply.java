package dev.portolan.testkit.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What Redis answers. The accessors refuse, with what was answered instead, when the reply is of
 * another kind than asked for.
 */
public sealed interface RedisReply {
  /**
   * A simple or a bulk string; also a double or big number of RESP3.
   *
   * @param latin1 one character for each byte
   */
  record Bytes(String latin1) implements RedisReply {
    /** The bytes as they came; a copy. */
    public byte[] bytes() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  /** An integer; also a boolean of RESP3, as 0 or 1. */
  record Whole(long value) implements RedisReply {}

  /** Nil: there is no such key, field or element. */
  record Nothing() implements RedisReply {}

  /**
   * An error.
   *
   * @param message as Redis said it, code first
   */
  record Refused(String message) implements RedisReply {}

  /**
   * An array; also a set or a map (keys and values in turn) of RESP3.
   *
   * @param pushed whether it is a push of RESP3, which answers no command
   */
  record Items(List<RedisReply> list, boolean pushed) implements RedisReply {
    public Items {
      list = List.copyOf(list);
    }
  }

  /** The text of a string, read as UTF-8, or the digits of a number. */
  default String text() {
    return switch (this) {
      case Bytes bytes -> bytes.toString();
      case Whole whole -> Long.toString(whole.value());
      case Nothing nothing -> throw unexpected("a string");
      case Refused refused -> throw unexpected("a string");
      case Items items -> throw unexpected("a string");
    };
  }

  /** A number, whether it came as one or as its digits. */
  default long number() {
    return switch (this) {
      case Whole whole -> whole.value();
      case Bytes bytes -> Long.parseLong(bytes.latin1());
      case Nothing nothing -> throw unexpected("a number");
      case Refused refused -> throw unexpected("a number");
      case Items items -> throw unexpected("a number");
    };
  }

  /** The elements of an array. */
  default List<RedisReply> items() {
    return switch (this) {
      case Items items -> items.list();
      case Bytes bytes -> throw unexpected("an array");
      case Whole whole -> throw unexpected("an array");
      case Nothing nothing -> throw unexpected("an array");
      case Refused refused -> throw unexpected("an array");
    };
  }

  /** The elements of an array of strings and numbers. */
  default List<String> texts() {
    return items().stream().map(RedisReply::text).toList();
  }

  default boolean isNothing() {
    return this instanceof Nothing;
  }

  default boolean isRefused() {
    return this instanceof Refused;
  }

  private IllegalStateException unexpected(String wanted) {
    return new IllegalStateException("Redis answered " + this + " (expected: " + wanted + ")");
  }
}
