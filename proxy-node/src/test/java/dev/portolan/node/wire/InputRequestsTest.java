package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that asks for input is taken out, and nothing else is, however it comes. */
class InputRequestsTest {
  private static final String ASKS =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\","
          + "\"inputRequests\":{\"é\":{\"method\":\"roots/list\"}}}}";
  private static final String NOTE = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}";
  private static final String DONE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"a\":1}}";

  private static InputRequests ofEvents() {
    return new InputRequests(ReplyRewriter.ofEvents(ReplyEdits.NONE, request -> {}), true);
  }

  private static InputRequests ofJson() {
    return new InputRequests(ReplyRewriter.ofJson(ReplyEdits.NONE), false);
  }

  private static @Nullable String inquiry(InputRequests of) {
    byte[] taken = of.inquiry();
    return taken == null ? null : new String(taken, StandardCharsets.UTF_8);
  }

  /** In two pieces, cut here. */
  private static String through(InputRequests rewriter, byte[] whole, int cut) {
    byte[] out =
        Replies.through(
            rewriter,
            List.of(
                Arrays.copyOfRange(whole, 0, cut), Arrays.copyOfRange(whole, cut, whole.length)));
    return new String(out, StandardCharsets.UTF_8);
  }

  private static List<byte[]> bytes(byte[] whole) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte each : whole) {
      pieces.add(new byte[] {each});
    }
    return pieces;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void takesTheQuestionOutOfAStreamWhereverItIsCut(String end) {
    // Given
    String note = "event: message" + end + "data: " + NOTE + end + end;
    byte[] whole =
        (note + "event: message" + end + "data: " + ASKS + end + end)
            .getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= whole.length; cut++) {
      InputRequests rewriter = ofEvents();
      // When
      String out = through(rewriter, whole, cut);
      // Then
      assertThat(out.strip()).as("cut at %d", cut).isEqualTo(note.strip());
      assertThat(inquiry(rewriter)).isEqualTo(ASKS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void letsEverythingElsePassToTheByteHoweverItComes(String end) {
    // Given
    String whole =
        ": comment"
            + end
            + "id: 1"
            + end
            + "data: "
            + NOTE
            + end
            + end
            + "retry: 5"
            + end
            + "event: message"
            + end
            + "data: {\"jsonrpc\":\"2.0\","
            + end
            + "data: "
            + DONE.substring(17)
            + end
            + end
            + ": last"
            + end;
    InputRequests rewriter = ofEvents();
    // When
    byte[] out = Replies.through(rewriter, bytes(whole.getBytes(StandardCharsets.UTF_8)));
    // Then
    assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo(whole);
    assertThat(rewriter.inquiry()).isNull();
    assertThat(rewriter.answered()).isTrue();
  }

  @Test
  void readsAQuestionThatIsSpreadOverLines() {
    // Given
    InputRequests rewriter = ofEvents();
    String lines = ASKS.replace(",", ",\ndata:");
    // When
    String out = Replies.through(rewriter, "data: " + lines + "\n\n");
    // Then
    assertThat(out).isEmpty();
    assertThat(inquiry(rewriter)).isEqualTo(ASKS.replace(",", ",\n"));
  }

  @Test
  void takesTheQuestionOutOfAJsonBodyWhereverItIsCut() {
    // Given
    byte[] whole = ASKS.getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= whole.length; cut++) {
      InputRequests rewriter = ofJson();
      // When
      String out = through(rewriter, whole, cut);
      // Then
      assertThat(out).as("cut at %d", cut).isEmpty();
      assertThat(inquiry(rewriter)).isEqualTo(ASKS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DONE,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"input_required\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":{\"resultType\":\"input_required\"}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":7}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}",
      })
  void letsOtherJsonBodiesPassToTheByte(String body) {
    // Given
    InputRequests rewriter = ofJson();
    // When
    String out = Replies.through(rewriter, body);
    // Then
    assertThat(out).isEqualTo(body);
    assertThat(rewriter.inquiry()).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsFlowWhatIsTooLargeToBeAQuestion(boolean events) {
    // Given
    String large = DONE.replace("1}", "\"" + "x".repeat(InputRequests.MAX_BYTES) + "\"}");
    String whole = events ? "data: " + large + "\n\n" : large;
    byte[] in = whole.getBytes(StandardCharsets.UTF_8);
    InputRequests rewriter = events ? ofEvents() : ofJson();
    // When
    String first =
        rewriter
            .feed(io.vertx.core.buffer.Buffer.buffer(Arrays.copyOf(in, in.length - 10)))
            .toString();
    String rest =
        rewriter
                .feed(
                    io.vertx.core.buffer.Buffer.buffer(
                        Arrays.copyOfRange(in, in.length - 10, in.length)))
                .toString()
            + rewriter.end();
    // Then
    assertThat(first).hasSizeGreaterThan(InputRequests.MAX_BYTES);
    assertThat((first + rest).equals(whole)).isTrue();
    assertThat(rewriter.answered()).isTrue();
  }

  @Test
  void takesAQuestionThatFollowsSomethingLarge() {
    // Given
    InputRequests rewriter = ofEvents();
    String large = NOTE.replace("x\"", "x\",\"a\":\"" + "y".repeat(InputRequests.MAX_BYTES) + "\"");
    // When
    String out = Replies.through(rewriter, "data: " + large + "\n\ndata: " + ASKS + "\n\n");
    // Then
    assertThat(out.equals("data: " + large + "\n\n")).isTrue();
    assertThat(inquiry(rewriter)).isEqualTo(ASKS);
  }
}
