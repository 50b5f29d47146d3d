package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Program;
import dev.portolan.loadtest.fleet.Wrong;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The testkit's fast backend, or its plain proxy, as a process of its own. */
final class FastProcess implements AutoCloseable {
  private static final String MAINS = "dev.portolan.testkit.fast.";
  private static final Pattern READY = Pattern.compile("[a-z ]+ ready at (http://\\S+)");

  private final Process process;
  private final URI address;

  private FastProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a backend.
   *
   * @throws Wrong if it does not say that it is ready
   */
  static FastProcess backend(Path jar, Era era, int tools) {
    return start(
        jar, List.of(MAINS + "FastMain", "--era", era.word(), "--tools", Integer.toString(tools)));
  }

  /**
   * Starts a proxy.
   *
   * @param to where everything goes
   * @throws Wrong if it does not say that it is ready
   */
  static FastProcess proxy(Path jar, URI to) {
    return start(jar, List.of(MAINS + "PlainProxyMain", to.toString()));
  }

  private static FastProcess start(Path jar, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Program.ofThisJdk("java"));
    command.addAll(NodeProcess.plainOptions());
    command.addAll(List.of("-Xmx256m", "-cp", jar.toString()));
    command.addAll(main);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return new FastProcess(process, addressOf(process));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static URI addressOf(Process process) throws IOException {
    var said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      process.destroy();
      throw new Wrong("a program to be measured says: " + line);
    }
    return URI.create(ready.group(1));
  }

  /** Its endpoint. */
  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    Program.end(process);
  }
}
