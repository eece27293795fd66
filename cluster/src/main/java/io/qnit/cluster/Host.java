package io.qnit.cluster;

import io.qnit.core.ErrorCode;

/**
 * A machine whose memory several nodes share.
 *
 * @param name the same for nodes on the same machine, as {@code "localhost"}
 * @param memoryBytes what all nodes on it may take together
 */
public record Host(String name, long memoryBytes) {
    public Host {
        if (name.isBlank() || memoryBytes < 1) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a host needs a name and memory; found '" + name + "' with " + memoryBytes + " bytes");
        }
    }
}
