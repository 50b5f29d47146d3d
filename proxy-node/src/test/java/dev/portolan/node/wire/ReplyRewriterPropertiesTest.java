package dev.portolan.node.wire;

import static dev.portolan.node.wire.Replies.allEdits;
import static dev.portolan.node.wire.Replies.cut;
import static dev.portolan.node.wire.Replies.through;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold for every reply in every cut. The seed of a failure is in its message. */
class ReplyRewriterPropertiesTest {
  private static final int ROUNDS = 1_000;

  private static List<String> messages(RandomReply replies, Random random) {
    List<String> messages = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      messages.add(
          switch (random.nextInt(3)) {
            case 0 -> replies.request();
            case 1 -> replies.notification();
            default -> replies.response();
          });
    }
    return messages;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The data of each event, read line by line. */
  private static List<JsonNode> dataOf(String stream) {
    List<JsonNode> data = new ArrayList<>();
    for (String event :
        stream.replace("\ufeff", "").replaceAll("\r\n|\r", "\n").split("\n\n", -1)) {
      String joined =
          event
              .lines()
              .filter(line -> line.startsWith("data:"))
              .map(line -> line.substring(5))
              .collect(Collectors.joining("\n"));
      if (!joined.isBlank()) {
        data.add(TreeEdits.parsed(joined));
      }
    }
    return data;
  }

  @Test
  void doesWithAJsonBodyWhatATreeWouldDo() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      // Given
      Random random = new Random(seed);
      String reply = new RandomReply(random).response();
      ReplyRewriter rewriter = ReplyRewriter.ofJson(allEdits(false));

      // When
      String out = text(through(rewriter, cut(utf8(reply), 1 + random.nextInt(20), random)));

      // Then
      assertThat(TreeEdits.parsed(out))
          .as("seed %d: %s -> %s", seed, reply, out)
          .isEqualTo(new TreeEdits(allEdits(false)).applied(reply));
      assertThat(rewriter.answered()).as("seed %d", seed).isTrue();
      assertThat(out)
          .as("seed %d, whole", seed)
          .isEqualTo(through(ReplyRewriter.ofJson(allEdits(false)), reply));
    }
  }

  @Test
  void doesWithAnEventStreamWhatATreeWouldDo() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      // Given
      Random random = new Random(seed);
      RandomReply replies = new RandomReply(random);
      List<String> messages = messages(replies, random);
      String stream = replies.events(messages);
      ReplyEdits edits = allEdits(random.nextBoolean());
      List<JsonNode> requests = new ArrayList<>();
      ReplyRewriter rewriter =
          ReplyRewriter.ofEvents(edits, json -> requests.add(TreeEdits.parsed(text(json))));

      // When
      String out = text(through(rewriter, cut(utf8(stream), 1 + random.nextInt(20), random)));

      // Then
      TreeEdits tree = new TreeEdits(edits);
      List<JsonNode> sent = messages.stream().map(TreeEdits::parsed).toList();
      List<String> passing =
          messages.stream().filter(m -> !edits.legacy() || !isRequest(m)).toList();
      assertThat(dataOf(out))
          .as("seed %d: %s -> %s", seed, stream, out)
          .isEqualTo(passing.stream().map(tree::applied).toList());
      assertThat(requests)
          .as("seed %d", seed)
          .isEqualTo(
              edits.legacy()
                  ? sent.stream().filter(m -> isRequest(m.toString())).toList()
                  : List.of());
      assertThat(out.contains("id: ") && edits.legacy()).as("seed %d: %s", seed, out).isFalse();
      assertThat(rewriter.answered())
          .as("seed %d", seed)
          .isEqualTo(sent.stream().anyMatch(m -> !m.has("method")));
      assertThat(out)
          .as("seed %d, whole", seed)
          .isEqualTo(through(ReplyRewriter.ofEvents(edits, json -> {}), stream));
    }
  }

  @Test
  void leavesEveryByteOutsideTheEditsAsItWas() {
    UnaryOperator<String> there = text -> "\u0001" + text;
    UnaryOperator<String> back = text -> text.substring(1);
    for (long seed = 0; seed < ROUNDS; seed++) {
      // Given
      Random random = new Random(seed);
      RandomReply replies = new RandomReply(random);
      String stream = replies.events(messages(replies, random));
      // A first pass gives the tokens that change the spelling that the rewriter gives them.
      String spelled = through(ReplyRewriter.ofEvents(mapped(there), json -> {}), stream);

      // When
      String forth = through(ReplyRewriter.ofEvents(mapped(there), json -> {}), spelled);
      String again = through(ReplyRewriter.ofEvents(mapped(back), json -> {}), forth);

      // Then
      assertThat(again).as("seed %d", seed).isEqualTo(spelled);
      assertThat(through(ReplyRewriter.ofEvents(mapped(t -> t), json -> {}), stream))
          .as("seed %d, mapped to the same", seed)
          .isEqualTo(stream);
    }
  }

  @Test
  void changesNoByteWithoutEdits() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      // Given
      Random random = new Random(seed);
      RandomReply replies = new RandomReply(random);
      byte[] stream = utf8(replies.events(messages(replies, random)));
      for (int i = random.nextInt(3); i > 0; i--) {
        stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
      }

      // When
      ReplyRewriter events = ReplyRewriter.ofEvents(ReplyEdits.NONE, json -> {});
      byte[] asEvents = through(events, cut(stream, 8, random));
      byte[] asJson = through(ReplyRewriter.ofJson(ReplyEdits.NONE), cut(stream, 8, random));

      // Then
      assertThat(asEvents).as("seed %d", seed).isEqualTo(stream);
      assertThat(asJson).as("seed %d", seed).isEqualTo(stream);
    }
  }

  private static ReplyEdits mapped(UnaryOperator<String> mapper) {
    return new ReplyEdits(null, Map.of(), Map.of(), mapper, mapper, mapper, false);
  }

  private static boolean isRequest(String message) {
    JsonNode tree = TreeEdits.parsed(message);
    return tree.has("method") && tree.has("id");
  }
}
