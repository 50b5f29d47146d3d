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

/** The testkit's fast backend, as a process of its own. */
final class BackendProcess implements AutoCloseable {
  private static final String READY = "fast backend ready at ";

  private final Process process;
  private final URI address;

  private BackendProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @throws Wrong if it does not say that it is ready
   */
  static BackendProcess start(Path jar, Era era, int tools) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NodeProcess.plainOptions());
    command.add("-Xmx256m");
    command.addAll(List.of("-cp", jar.toString(), "dev.portolan.testkit.fast.FastMain"));
    command.addAll(List.of("--era", era.word(), "--tools", Integer.toString(tools)));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      var said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = said.readLine();
      if (line == null || !line.startsWith(READY)) {
        process.destroy();
        throw new Wrong("the backend says: " + line);
      }
      return new BackendProcess(process, URI.create(line.substring(READY.length())));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
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
