package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RespFramesTest {
  @Test
  void findsTheEndOfEachReplyThatTheReaderFinds() throws IOException {
    for (int seed = 0; seed < 2000; seed++) {
      // Given
      Random random = new Random(seed);
      StringBuilder stream = new StringBuilder();
      List<Integer> ends = new ArrayList<>();
      for (int reply = 0; reply < 5; reply++) {
        stream.append(reply(random, 3));
        ends.add(stream.length());
      }

      // When
      byte[] bytes = stream.toString().getBytes(StandardCharsets.ISO_8859_1);
      RespFrames frames = new RespFrames();
      List<Integer> found = new ArrayList<>();
      for (int at = 0; at < bytes.length; at++) {
        if (frames.endsWith(bytes[at])) {
          found.add(at + 1);
        }
      }

      // Then
      assertThat(found).as("seed %d: %s", seed, stream).isEqualTo(ends);
      assertThat(readAll(bytes)).as("seed %d: %s", seed, stream).isEqualTo(ends);
    }
  }

  @Test
  void knowsAMessageFromOtherReplies() throws IOException {
    // Given
    String message = "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n";
    String pattern = ">4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\nc\r\n$2\r\nhi\r\n";
    String subscribed = "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";
    String longer = "*4\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n$1\r\nx\r\n";

    // When
    List<Boolean> messages = new ArrayList<>();
    for (String reply : List.of(message, pattern, subscribed, longer)) {
      messages.add(PublishedMessage.of(read(reply)).isPresent());
    }

    // Then
    assertThat(messages).containsExactly(true, true, false, false);
    assertThat(PublishedMessage.of(read(pattern)).orElseThrow().channel()).isEqualTo("c");
  }

  private static RedisReply read(String reply) throws IOException {
    return reader(reply.getBytes(StandardCharsets.ISO_8859_1)).read();
  }

  private static RespReader reader(byte[] bytes) {
    return new RespReader(new ByteArrayInputStream(bytes));
  }

  private static List<Integer> readAll(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    RespReader reader = new RespReader(in);
    List<Integer> ends = new ArrayList<>();
    while (in.available() > 0) {
      reader.read();
      ends.add(bytes.length - in.available());
    }
    return ends;
  }

  private static String reply(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 14 : 9);
    return switch (kind) {
      case 0 -> "+OK 7-3\r\n";
      case 1 -> "-ERR no 12\r\n";
      case 2 -> ":" + random.nextInt() + "\r\n";
      case 3 -> "$-1\r\n";
      case 4 -> "*-1\r\n";
      case 5 -> "_\r\n";
      case 6 -> "#t\r\n";
      case 7 -> bulk(random, "$");
      case 8 -> bulk(random, "=");
      case 9, 10 -> items(random, depth, "*", 1);
      case 11 -> items(random, depth, ">", 1);
      case 12 -> items(random, depth, "%", 2);
      default -> items(random, depth, "|", 2) + reply(random, depth - 1);
    };
  }

  private static String bulk(Random random, String type) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int at = 0; at < length; at++) {
      text.append("\r\n*$:1-a\u00e9".charAt(random.nextInt(9)));
    }
    return type + length + "\r\n" + text + "\r\n";
  }

  private static String items(Random random, int depth, String type, int each) {
    int size = random.nextInt(4);
    StringBuilder items = new StringBuilder(type + size + "\r\n");
    for (int at = 0; at < size * each; at++) {
      items.append(reply(random, depth - 1));
    }
    return items.toString();
  }
}
