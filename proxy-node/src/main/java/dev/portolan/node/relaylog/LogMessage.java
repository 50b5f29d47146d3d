package dev.portolan.node.relaylog;

/**
 * One message of a log.
 *
 * @param number from 1, without gaps
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LogMessage(long number, byte[] bytes) {}
