package dev.portolan.node.seal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Values, and their many spellings in JSON. */
final class RandomDocument {
  private static final int[] LETTERS = "abz\"\\/\n\t äß€\ud83d\ude00{}[]:,0".codePoints().toArray();

  private final Random random;

  RandomDocument(Random random) {
    this.random = random;
  }

  /** An object with at least one member. */
  Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    int size = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      members.put(text() + i, value(depth - 1));
    }
    return members;
  }

  /** The value with one scalar or one empty container in it changed, somewhere. */
  Object changed(Object value) {
    return switch (value) {
      case Map<?, ?> members when !members.isEmpty() -> {
        Map<Object, Object> copy = new LinkedHashMap<>(members);
        List<Object> keys = new ArrayList<>(members.keySet());
        copy.computeIfPresent(keys.get(random.nextInt(keys.size())), (k, v) -> changed(v));
        yield copy;
      }
      case List<?> elements when !elements.isEmpty() -> {
        List<Object> copy = new ArrayList<>(elements);
        int at = random.nextInt(copy.size());
        copy.set(at, changed(copy.get(at)));
        yield copy;
      }
      case String text -> text + "x";
      case BigDecimal number -> number.add(BigDecimal.ONE);
      case Boolean flag -> !flag;
      default -> "something else";
    };
  }

  /** The value as JSON: another spelling each time. */
  String spelled(Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        List<Map.Entry<?, ?>> shuffled = new ArrayList<>(members.entrySet());
        Collections.shuffle(shuffled, random);
        yield shuffled.stream()
            .map(m -> spelled(m.getKey()) + space() + ":" + spelled(m.getValue()))
            .collect(Collectors.joining(",", space() + "{" + space(), space() + "}" + space()));
      }
      case List<?> elements ->
          elements.stream()
              .map(this::spelled)
              .collect(Collectors.joining(",", space() + "[" + space(), space() + "]" + space()));
      case String text -> space() + quoted(text);
      case BigDecimal number -> space() + spelledNumber(number) + space();
      default -> space() + value + space();
    };
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> random.nextBoolean();
      case 1, 2 ->
          new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(9) - 4);
      case 3, 4 -> text();
      case 5 -> object(depth);
      default -> List.of(value(depth - 1), value(depth - 1));
    };
  }

  private String text() {
    int length = random.nextInt(6);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  private String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean mustEscape = c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c);
      json.append(mustEscape || random.nextInt(4) == 0 ? String.format("\\u%04x", (int) c) : c);
    }
    return json.append('"').toString();
  }

  private String spelledNumber(BigDecimal number) {
    return switch (random.nextInt(number.signum() == 0 ? 3 : 4)) {
      case 0 -> number.toPlainString();
      case 1 -> number.setScale(number.scale() + random.nextInt(5)).toString();
      case 2 -> number.unscaledValue() + "E" + -number.scale();
      default -> number.unscaledValue() + "00e" + (-number.scale() - 2);
    };
  }

  private String space() {
    return " \n\t\r".substring(0, random.nextInt(5)).repeat(random.nextInt(2));
  }
}
