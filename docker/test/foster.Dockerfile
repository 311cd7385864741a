# The distribution that the build has just made, as the image `foster` that others copy from.
FROM scratch
COPY . /opt/foster/
